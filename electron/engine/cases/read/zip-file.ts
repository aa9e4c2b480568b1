import { crc32 } from 'node:zlib';
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl';
import type { ReadTold } from './entry.ts';
import { checkGrowth, FileProblem } from './unpack.ts';

const maximalName = 1_000;
const encrypted = 1;
const fileTypeMask = 0o170_000;
const link = 0o120_000;

/** Whoever opens it closes it. Throws a FileProblem for what is no archive. */
export function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(
      path,
      { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true },
      (error, zip) => {
        if (error === null && zip !== undefined) resolve(zip);
        else reject(new FileProblem(`it is no archive that can be read: ${error?.message}`));
      },
    );
  });
}

/** As its own list of files has them. */
export async function* eachEntry(zip: ZipFile): AsyncGenerator<ZipEntry> {
  for (;;) {
    const entry = await new Promise<ZipEntry | null>((resolve, reject) => {
      const settle = () => {
        zip.off('entry', take).off('end', end).off('error', fail);
      };
      const take = (found: ZipEntry) => {
        settle();
        resolve(found);
      };
      const end = () => {
        settle();
        resolve(null);
      };
      const fail = (error: Error) => {
        settle();
        reject(error);
      };
      zip.on('entry', take).on('end', end).on('error', fail);
      zip.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}

/** Bytes that are no UTF-8 become U+FFFD; so does nothing else. */
export function nameOf(entry: ZipEntry): string {
  const name = entry.fileName as unknown as Buffer | string;
  return (typeof name === 'string' ? name : name.toString('utf8')).slice(0, maximalName);
}

/** Why a file in it is not read; null if it can be. */
export function refusal(entry: ZipEntry): string | null {
  if ((entry.generalPurposeBitFlag & encrypted) !== 0) return 'it is encrypted';
  if (((entry.externalFileAttributes >>> 16) & fileTypeMask) === link)
    return 'it is a link, and links are not followed';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return `it is packed in a way that is not known here (${entry.compressionMethod})`;
  return null;
}

/** Its bytes, unpacked once and held against their checksum. */
export async function* readEntry(zip: ZipFile, entry: ZipEntry, told?: ReadTold): AsyncGenerator<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => {
      if (error === null && opened !== undefined) resolve(opened);
      else reject(new FileProblem(`it cannot be read: ${error?.message}`));
    });
  });
  let sum = 0;
  let length = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      length += piece.length;
      checkGrowth(entry.compressedSize, length);
      sum = crc32(piece, sum);
      told?.raw(piece);
      told?.read((piece.length * entry.compressedSize) / Math.max(1, entry.uncompressedSize));
      yield piece;
    }
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(`it cannot be unpacked to its end: ${(error as Error).message}`);
  }
  if (sum !== entry.crc32) throw new FileProblem('its checksum (CRC-32) is wrong: it is not what was packed');
}
