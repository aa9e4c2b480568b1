import type { Database } from 'better-sqlite3';
import type { CacheFiles } from './cache-files.ts';

/**
 * SQLite takes a write-ahead log up to the first frame that does not check out and says nothing about the rest. After a
 * crash that is right: the rest was never acknowledged. A damaged log looks the same, and acknowledged work is gone. What
 * the frames behind that point say of themselves tells the two apart (https://sqlite.org/fileformat.html#walformat).
 */
export type Log = { readonly header: Buffer; readonly frames: readonly Frame[] };

type Frame = { readonly salts: readonly [number, number]; readonly commit: boolean };

/**
 * `whole`: nothing that was acknowledged is missing. `cut`: the last commit is there in part only; a crash does that to one
 * that was not acknowledged, damage to one that was. `damaged`: no crash leaves this.
 */
export type LogTail = 'whole' | 'cut' | 'damaged';

const [headerBytes, frameHeaderBytes] = [32, 24];

/** To be read before SQLite opens the file. */
export function readLog(files: CacheFiles, cachePath: string, pageBytes: number): Log {
  const path = `${cachePath}-wal`;
  const bytes = Buffer.from(files.exists(path) ? files.head(path, files.size(path)) : []);
  const frames: Frame[] = [];
  const step = frameHeaderBytes + pageBytes;
  for (let at = headerBytes; at + frameHeaderBytes <= bytes.length; at += step)
    frames.push({
      salts: [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)],
      commit: bytes.readUInt32BE(at + 4) !== 0,
    });
  return { header: Buffer.from(bytes.subarray(0, headerBytes)), frames };
}

/** How many frames of the log SQLite has taken; null when it does not say. They are in the database afterwards. */
export function framesTaken(connection: Database): number | null {
  try {
    const [row] = connection.pragma('wal_checkpoint(PASSIVE)') as { log?: number }[];
    return row?.log ?? null;
  } catch {
    return null; // A full disk; the log stays.
  }
}

export function judgeTail({ header, frames }: Log, taken: number): LogTail {
  const [first] = frames;
  if (first === undefined) return 'whole';
  if (!isValid(header))
    return isSame(saltsOf(header), first.salts) && !isRestart(header) ? 'damaged' : 'whole';
  // What an earlier round of the log has left has other salts.
  const rest = frames.slice(taken).filter((frame) => isSame(saltsOf(header), frame.salts));
  const commit = rest.findIndex((frame) => frame.commit);
  if (commit === -1) return 'whole';
  // The next transaction begins only when the one before is on the disk.
  return commit < rest.length - 1 ? 'damaged' : 'cut';
}

function saltsOf(header: Buffer): readonly [number, number] {
  return [header.readUInt32BE(16), header.readUInt32BE(20)];
}

/** One of the two may be what is damaged. */
function isSame(left: readonly [number, number], right: readonly [number, number]): boolean {
  return left[0] === right[0] || left[1] === right[1];
}

/** A new round whose header reached the disk in part only: all of the round before is in the database. */
function isRestart(header: Buffer): boolean {
  const before = Buffer.from(header);
  before.writeUInt32BE((header.readUInt32BE(12) - 1) >>> 0, 12);
  if (isValid(before)) return true;
  before.writeUInt32BE((header.readUInt32BE(16) - 1) >>> 0, 16);
  return isValid(before);
}

function isValid(header: Buffer): boolean {
  const big = header.readUInt32BE(0) === 0x377f0683;
  let [one, two] = [0, 0];
  for (let at = 0; at < 24; at += 8) {
    const word = (place: number) => (big ? header.readUInt32BE(place) : header.readUInt32LE(place));
    one = (one + word(at) + two) >>> 0;
    two = (two + word(at + 4) + one) >>> 0;
  }
  return one === header.readUInt32BE(24) && two === header.readUInt32BE(28);
}
