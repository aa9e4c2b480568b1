import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EvidenceStore,
  openEvidenceStore,
  type StoreParts,
} from '../../../electron/engine/evidence/evidence-store.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { seededRandom } from '../../bench/lib/chance.ts';
import { inSeconds, progress } from '../../bench/lib/progress.ts';
import { createSeededRandom } from '../../fakes/seeded-random.ts';
import { cacheKey, cacheName, cacheParts } from './cache-parts.ts';
import { textOf } from './judge.ts';
import type { Tally } from './tally.ts';

type Options = { readonly flips: number; readonly seed: number; readonly folder: string };

export type EvidenceFlips = {
  /** A content that is refused, or a store whose key is told to be damaged. */
  noticed: number;
  harmless: number;
};

const chunkBytes = 4_096;
/** Nothing, one byte, one chunk exactly, a chunk and a byte, and several. */
const sizes = [0, 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes + 57, 9_000];
/** One in this many goes to a file that holds the store's key. */
const keyEvery = 5;

/** Flips one bit in a file of the evidence store: a content is given out as it was put in, or refused and said so. */
export async function checkEvidenceFlips(tally: Tally, options: Options): Promise<EvidenceFlips> {
  const started = Date.now();
  const counts: EvidenceFlips = { noticed: 0, harmless: 0 };
  if (options.flips === 0) return counts;
  const random = seededRandom(options.seed * 43);
  const parts = {
    disk: nodeDisk,
    files: cacheParts.files,
    clock: cacheParts.clock,
    random: createSeededRandom(options.seed),
  };
  const folder = join(options.folder, 'evidence');
  const contents = await fill(parts, folder, options.seed);
  const files = readAll(folder);
  const names = [...files.keys()];
  const keyFiles = names.filter((name) => name.includes('evidence-key'));
  const contentFiles = names.filter((name) => !keyFiles.includes(name));
  if (keyFiles.length < 2 || contentFiles.length < sizes.length) throw new Error('the store is not whole');
  for (let flip = 1; flip <= options.flips; flip += 1) {
    const name = random.pick(flip % keyEvery === 0 ? keyFiles : contentFiles);
    const bytes = Buffer.from(files.get(name) ?? Buffer.alloc(1));
    const bit = random.int(0, bytes.length * 8 - 1);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeAll(folder, new Map([...files, [name, bytes]]));
    tally.cases += 1;
    const problem = await look(parts, folder, contents, counts);
    if (problem !== null) {
      tally.wrong += 1;
      tally.tell(`evidence, bit ${bit} of ${name} (${bytes.length} bytes): ${problem}`);
    }
    if (flip % 500 === 0)
      progress(`evidence flips: ${flip} of ${options.flips} after ${inSeconds(Date.now() - started)}`);
  }
  rmSync(folder, { recursive: true });
  return counts;
}

type Contents = ReadonlyMap<string, Buffer>;

async function fill(parts: StoreParts, folder: string, seed: number): Promise<Contents> {
  mkdirSync(folder, { recursive: true });
  const store = openEvidenceStore(parts, join(folder, cacheName), cacheKey, chunkBytes);
  const contents = new Map<string, Buffer>();
  for (const size of sizes) {
    const bytes = Buffer.from(createSeededRandom(seed + size)(size));
    const source = async function* () {
      yield bytes;
    };
    const signal = new AbortController().signal;
    const sha256 = await store.put(source(), { size, sha256: null, signal, progress: () => undefined });
    contents.set(sha256, bytes);
  }
  store.close();
  return contents;
}

async function look(
  parts: StoreParts,
  folder: string,
  contents: Contents,
  counts: EvidenceFlips,
): Promise<string | null> {
  let store: EvidenceStore;
  try {
    store = openEvidenceStore(parts, join(folder, cacheName), cacheKey, chunkBytes);
  } catch (error) {
    return `the store does not open: ${textOf(error)}`;
  }
  try {
    if (store.notice !== null) {
      counts.noticed += 1;
      return null;
    }
    let refused = 0;
    for (const [sha256, bytes] of contents) {
      const read = await contentOf(store, sha256);
      if (read === 'evidence_damaged') refused += 1;
      else if (typeof read === 'string') return `${bytes.length} bytes: ${read}`;
      else if (!read.equals(bytes)) return `${bytes.length} bytes are given out as others`;
    }
    if (refused > 1) return `${refused} contents are refused for one bit`;
    if (refused === 1) counts.noticed += 1;
    else counts.harmless += 1;
    return null;
  } finally {
    store.close();
  }
}

/** What the store gives out for it, or the code of its refusal. */
async function contentOf(store: EvidenceStore, sha256: string): Promise<Buffer | string> {
  try {
    const reader = await store.open(sha256);
    try {
      const pieces: Uint8Array[] = [];
      for await (const piece of reader.bytes()) pieces.push(piece);
      const read = Buffer.concat(pieces);
      return createHash('sha256').update(read).digest('hex') === sha256 ? read : 'its hash is another';
    } finally {
      await reader.close();
    }
  } catch (error) {
    return error instanceof AppError ? error.code : textOf(error);
  }
}

function readAll(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}

function writeAll(folder: string, files: ReadonlyMap<string, Buffer>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}
