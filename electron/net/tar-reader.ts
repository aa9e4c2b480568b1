import { AppError } from '../../shared/errors/app-error.ts';

/** What a tar says, in its order: a file's name and size, then its bytes. */
export type TarPart =
  | { readonly kind: 'file'; readonly name: string; readonly size: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

const blockBytes = 512;
const maximalPaxBytes = 4_096;

/**
 * Reads a POSIX tar (ustar, pax sizes) as it arrives: at most one chunk is held. Only plain files are taken; links, folders and
 * anything that does not add up throw AppError `bad_answer`, and so does an end before the end mark.
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarPart> {
  const source = createSource(chunks);
  let paxSize: number | null = null;
  for (;;) {
    const block = await source.take(blockBytes);
    if (block.every((byte) => byte === 0)) return;
    const { name, size: plainSize, type } = readHeader(block);
    if (type === 'x') {
      if (plainSize > maximalPaxBytes) throw broken();
      paxSize = sizeFromPax(Buffer.from(await source.take(plainSize)).toString('latin1'));
      await source.take(padding(plainSize));
      continue;
    }
    if (type !== '0') throw broken();
    const size: number = paxSize ?? plainSize;
    paxSize = null;
    yield { kind: 'file', name, size };
    let left = size;
    while (left > 0) {
      const bytes = await source.some(left);
      left -= bytes.length;
      yield { kind: 'bytes', bytes };
    }
    await source.take(padding(size));
  }
}

function createSource(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();

  /** Between 1 and `most` bytes. */
  async function some(most: number): Promise<Uint8Array> {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done === true) throw broken();
      rest = next.value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  }

  /** Exactly so many, few enough to be held. */
  async function take(count: number): Promise<Uint8Array> {
    const taken = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const bytes = await some(count - at);
      taken.set(bytes, at);
      at += bytes.length;
    }
    return taken;
  }

  return { some, take };
}

function readHeader(block: Uint8Array): { name: string; size: number; type: string } {
  const header = Buffer.from(block);
  const text = (from: number, to: number) => header.toString('latin1', from, to).replace(/\0.*$/s, '');
  const octal = (from: number, to: number) => {
    const digits = text(from, to).trim();
    if (!/^[0-7]{1,12}$/.test(digits)) throw broken();
    return Number.parseInt(digits, 8);
  };
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(148, 156) !== sum || text(257, 263) !== 'ustar') throw broken();
  return { name: text(0, 100), size: octal(124, 136), type: text(156, 157) };
}

/** `<length> size=<decimal> LF`, which is the only record that is understood. */
function sizeFromPax(text: string): number {
  const [, digits] = /^[0-9]+ size=([0-9]{1,15})\n$/.exec(text) ?? [];
  if (digits === undefined) throw broken();
  return Number(digits);
}

function padding(size: number): number {
  return (blockBytes - (size % blockBytes)) % blockBytes;
}

function broken(): AppError {
  return new AppError('bad_answer', 'What the server sent is no whole bundle. Nothing of it was kept.');
}
