import type { Member } from './archive-member.ts';
import { FileProblem } from './unpack.ts';

export const tarHeaderBytes = 512;
/** No name and no set of pax records is as long. */
const maximalExtraBytes = 64 * 1024;

type Header = { readonly name: string; readonly size: number; readonly type: string };

/** What a pax header or a long name of GNU tar says of the file after it. */
type Extra = { name?: string; size?: number };

/**
 * The plain files of a tar as people pack one (ustar, pax, GNU long names), in its order, while it is read. Folders are
 * passed over, links and devices are refused. Throws a FileProblem for what does not add up, or ends before its end mark.
 */
export async function* readTarMembers(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  const source = tarSource(bytes);
  try {
    let extra: Extra = {};
    for (;;) {
      const block = await source.take(tarHeaderBytes);
      if (block.every((byte) => byte === 0)) return;
      const header = readHeader(block);
      if (header.type === 'x' || header.type === 'g' || header.type === 'L' || header.type === 'K') {
        if (header.size > maximalExtraBytes) throw damaged();
        const body = await source.take(header.size);
        await source.skip(padding(header.size));
        if (header.type === 'x') extra = { ...extra, ...readPax(body) };
        if (header.type === 'L')
          extra = { ...extra, name: Buffer.from(body).toString('utf8').replace(/\0.*$/s, '') };
        continue;
      }
      const { name = header.name, size = header.size } = extra;
      extra = {};
      let left = size;
      if (header.type !== '5') {
        yield {
          name,
          size,
          refused: refusalOf(header.type),
          read: async function* () {
            while (left > 0) {
              const piece = await source.some(left);
              left -= piece.length;
              yield piece;
            }
          },
        };
      }
      await source.skip(left);
      await source.skip(padding(size));
    }
  } finally {
    await source.end();
  }
}

function refusalOf(type: string): string | null {
  if (type === '0' || type === '\0' || type === '' || type === '7') return null;
  return type === '1' || type === '2' ? 'it is a link, and links are not followed' : 'it is no plain file';
}

function tarSource(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();

  /** Between 1 and `most` bytes. */
  async function some(most: number): Promise<Uint8Array> {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done === true) throw new FileProblem('it ends before its end mark: a part of it is missing');
      rest = next.value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  }

  /** Exactly so many, few enough to be held. */
  async function take(count: number): Promise<Uint8Array> {
    const taken = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      const piece = await some(count - at);
      taken.set(piece, at);
      at += piece.length;
    }
    return taken;
  }

  async function skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) left -= (await some(left)).length;
  }

  return { some, take, skip, end: async () => void (await iterator.return?.(undefined)) };
}

function readHeader(block: Uint8Array): Header {
  const header = Buffer.from(block);
  const text = (from: number, to: number) => header.toString('utf8', from, to).replace(/\0.*$/s, '');
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(text(148, 156)) !== sum || !text(257, 263).startsWith('ustar')) throw damaged();
  // The old form of GNU has other things where ustar has a prefix.
  const prefix = header[262] === 0 ? text(345, 500) : '';
  const name = prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  return { name, size: sizeOf(header.subarray(124, 136)), type: text(156, 157) };
}

/** Octal digits, or, where the first bit is set, a number of eleven bytes. */
function sizeOf(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) return octal(field.toString('latin1').replace(/\0.*$/s, ''));
  const size = field.subarray(1).reduce((total, byte) => total * 256 + byte, 0);
  if (!Number.isSafeInteger(size)) throw damaged();
  return size;
}

function octal(text: string): number {
  const digits = text.trim();
  if (!/^[0-7]{1,12}$/.test(digits)) throw damaged();
  return Number.parseInt(digits, 8);
}

/** Records of `<length> name=value LF`. */
function readPax(body: Uint8Array): Extra {
  const bytes = Buffer.from(body);
  const extra: Extra = {};
  for (let at = 0; at < bytes.length; ) {
    const [, digits] = /^([0-9]{1,6}) /.exec(bytes.toString('latin1', at, at + 8)) ?? [];
    const length = Number(digits);
    if (digits === undefined || length < digits.length + 2 || at + length > bytes.length) throw damaged();
    const record = bytes.toString('utf8', at + digits.length + 1, at + length - 1);
    at += length;
    if (record.startsWith('path=')) extra.name = record.slice(5);
    if (record.startsWith('size=')) {
      const size = Number(record.slice(5));
      if (!Number.isSafeInteger(size) || size < 0) throw damaged();
      extra.size = size;
    }
  }
  return extra;
}

function padding(size: number): number {
  return (tarHeaderBytes - (size % tarHeaderBytes)) % tarHeaderBytes;
}

function damaged(): FileProblem {
  return new FileProblem('it is damaged: what it says of its files does not add up');
}
