import { readSync, writeSync } from 'node:fs';
import { crc32, createInflateRaw } from 'node:zlib';
import { hasRoom, openScratch, type ScratchFile } from './scratch-file.ts';

/** What came out of a gzip file. */
export type UnpackedMember = {
  readonly scratch: ScratchFile;
  readonly size: number;
  /** Where the member ends in the file. */
  readonly end: number;
};

const flag = { text: 1, headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
const knownFlags = flag.text | flag.headerCrc | flag.extra | flag.name | flag.comment;
const bytesARead = 1024 * 1024;
const looksAtDiskEvery = 64 * 1024 * 1024;

/**
 * Unpacks the first RFC 1952 member of a file of `size` bytes into a scratch file, in bounded memory; what comes after it is
 * not read (A5). Null if it is corrupt, or larger than the disk has room for.
 */
export async function unpackMember(
  file: number,
  size: number,
  progress: (done: number, total: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<UnpackedMember | null> {
  const read = (from: number, length: number) => {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - from)));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
  };
  const start = headerEnd(read(0, bytesARead));
  if (start === null) return null;
  const scratch = openScratch();
  let kept = false;
  try {
    const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
    const source = (async () => {
      for (let at = start; at < size && !inflate.readableEnded && !inflate.destroyed; at += bytesARead) {
        if (!inflate.write(read(at, bytesARead)))
          await new Promise<void>((resolve) => {
            inflate.once('drain', resolve).once('close', resolve).once('end', resolve);
          });
        progress(at, size);
      }
      inflate.end();
    })();
    let length = 0;
    let sum = 0;
    let looked = 0;
    for await (const part of inflate as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      if (length >= looked) {
        if (!hasRoom()) return null;
        looked = length + looksAtDiskEvery;
      }
      for (let done = 0; done < part.length; )
        done += writeSync(scratch.file, part, done, part.length - done, length + done);
      length += part.length;
      sum = crc32(part, sum);
    }
    await source;
    const end = start + inflate.bytesWritten;
    const trailer = read(end, 8);
    if (trailer.length < 8 || trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== length % 2 ** 32)
      return null;
    kept = true;
    return { scratch, size: length, end: end + 8 };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return null;
  } finally {
    if (!kept) scratch.close();
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
