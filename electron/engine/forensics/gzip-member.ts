import { crc32, inflateRawSync } from 'node:zlib';

export type GzipMember = {
  readonly bytes: Buffer;
  /** Where the member ends in the file. */
  readonly end: number;
};

const flag = { text: 1, headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
const knownFlags = flag.text | flag.headerCrc | flag.extra | flag.name | flag.comment;

/** The first RFC 1952 member of `file`; what comes after it is not read (A5). Null if it is corrupt. */
export function readGzipMember(file: Buffer): GzipMember | null {
  const start = headerEnd(file);
  if (start === null) return null;
  try {
    const { buffer, engine } = inflateRawSync(file.subarray(start), { info: true }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    const trailer = start + engine.bytesWritten;
    if (trailer + 8 > file.length) return null;
    const intact =
      file.readUInt32LE(trailer) === crc32(buffer) &&
      file.readUInt32LE(trailer + 4) === buffer.length % 2 ** 32;
    return intact ? { bytes: buffer, end: trailer + 8 } : null;
  } catch {
    return null;
  }
}

/** RFC 1952 section 2.3; null if it is not a header or not all there. */
function headerEnd(file: Buffer): number | null {
  if (file.length < 18 || file.readUInt32BE(0) >>> 8 !== 0x1f8b08) return null;
  const flags = file.readUInt8(3);
  if ((flags & ~knownFlags) !== 0) return null;
  let at = 10;
  if ((flags & flag.extra) !== 0) {
    if (at + 2 > file.length) return null;
    at += 2 + file.readUInt16LE(at);
  }
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue;
    const end = file.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if ((flags & flag.headerCrc) !== 0) {
    if (at + 2 > file.length || file.readUInt16LE(at) !== (crc32(file.subarray(0, at)) & 0xffff)) return null;
    at += 2;
  }
  return at <= file.length ? at : null;
}
