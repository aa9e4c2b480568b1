import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyDb } from '../../../electron/engine/cache/database.ts';
import { type Cache, openCache, replaceDamaged } from '../../../electron/engine/cache/open-cache.ts';
import { getMeta } from '../../../electron/engine/cache/tables/meta.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { seededRandom } from '../../bench/lib/chance.ts';
import { inSeconds, progress } from '../../bench/lib/progress.ts';
import { readContent } from './cache-content.ts';
import { cacheKey, cacheName, cacheParts } from './cache-parts.ts';
import { layOut, textOf } from './judge.ts';
import { runWriter } from './run-writer.ts';
import type { Tally } from './tally.ts';

type Options = { readonly flips: number; readonly seed: number; readonly folder: string };
type Rows = ReadonlyMap<string, string>;

export type FlipCounts = {
  /** Set aside and said so. */
  noticed: number;
  /** Opened as it was before the damage, and said so. */
  told: number;
  /** Refused to open, nothing changed. */
  refused: number;
  harmless: number;
  /** Pending actions that a damaged cache no longer gave up, and how many there were. */
  unsalvaged: number;
  pending: number;
};

const basesOfRun = 4;
/** What only the console has; these rows may be in a cache that took a damaged one's place. */
const own = ['outbox', 'pending_effects', 'drafts', 'conflicts'];

/** What of an action may be in the part that cannot be read. */
const lacking = /^outbox: step \d+ has \d+ effects$|that nothing registers$/;

/** Flips one bit in a cache that was not closed: it is noticed, or every row is still as it was. */
export async function checkFlips(tally: Tally, options: Options): Promise<FlipCounts> {
  const started = Date.now();
  const counts: FlipCounts = { noticed: 0, told: 0, refused: 0, harmless: 0, unsalvaged: 0, pending: 0 };
  const random = seededRandom(options.seed * 41);
  const image = join(options.folder, 'flipped');
  for (let base = 1; base <= basesOfRun && tally.cases < options.flips; base += 1) {
    const seed = options.seed * 4_000 + base;
    const files = await uncleanCache(join(options.folder, `flip-${base}`), seed);
    layOut(image, files);
    const truth = withCache(openCache(cacheParts, join(image, cacheName), cacheKey), rowsOf);
    const until = Math.round((options.flips * base) / basesOfRun);
    while (tally.cases < until) {
      const name = `${cacheName}${random.chance(0.5) ? '' : '-wal'}`;
      const bytes = Buffer.from(files.get(name) ?? Buffer.alloc(1));
      const bit = random.int(0, bytes.length * 8 - 1);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      layOut(image, new Map([...files, [name, bytes]]));
      tally.cases += 1;
      const problem = look(image, seed, truth, counts);
      if (problem !== null) {
        tally.wrong += 1;
        tally.tell(`seed ${seed}, bit ${bit} of ${name} (${bytes.length} bytes): ${problem}`);
      }
    }
    progress(`flips: ${tally.cases} of ${options.flips} after ${inSeconds(Date.now() - started)}`);
  }
  return counts;
}

/** The database with a live log beside it, as an unclean end leaves them. */
async function uncleanCache(folder: string, seed: number): Promise<ReadonlyMap<string, Buffer>> {
  mkdirSync(folder);
  await runWriter({
    ...{ seed, path: join(folder, cacheName), firstStep: 1, steps: 60, seededBefore: 0, knownMark: null },
    ...{
      keys: { current: 0, next: null },
      rekeys: false,
      checkpointPages: 48,
      damage: false,
      close: false,
      mutation: null,
    },
  });
  const names = [cacheName, `${cacheName}-wal`, `${cacheName}.key-check`];
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  rmSync(folder, { recursive: true });
  return files;
}

function look(folder: string, seed: number, truth: Rows, counts: FlipCounts): string | null {
  const path = join(folder, cacheName);
  try {
    let cache = openCache(cacheParts, path, cacheKey);
    let rows: Rows | null = null;
    try {
      // What the engine does after an unclean end: it reads and checks every page.
      rows = cache.notice === null && isWhole(cache) ? rowsOf(cache.read) : null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'cache_damaged') throw error;
    }
    if (rows !== null) {
      const told = getMeta(cache.read, 'told');
      const { wrong } = readContent(cache.read, seed);
      cache.close();
      if (told !== null) {
        counts.told += 1;
        return wrong.length === 0 ? null : `told, but not as it once was: ${wrong[0]}`;
      }
      const differing = differences(rows, truth);
      if (differing.length === 0) counts.harmless += 1;
      return differing.length === 0 ? null : `not noticed: ${differing.slice(0, 4).join(', ')}`;
    }
    if (cache.notice === null) {
      cache.close();
      cache = replaceDamaged(cacheParts, path, cacheKey);
    }
    counts.noticed += 1;
    const { notice } = cache;
    return withCache(cache, (db) => salvagedBeside(db, seed, notice ?? '', truth, counts));
  } catch (error) {
    if (error instanceof AppError && error.code === 'cache_key_wrong') {
      counts.refused += 1;
      return null;
    }
    return `not to be opened: ${textOf(error)}`;
  }
}

function isWhole(cache: Cache): boolean {
  return cache.read.values<string>('PRAGMA integrity_check')[0] === 'ok';
}

/**
 * What was taken over is as it was, or, where the user is told that what was saved last may be missing, as it once was; what
 * could not be is only counted.
 */
function salvagedBeside(
  db: AnyDb,
  seed: number,
  notice: string,
  truth: Rows,
  counts: FlipCounts,
): string | null {
  const rows = rowsOf(db);
  const made = [...rows].filter(
    ([place, row]) => own.includes(place.split(' ', 1)[0] ?? '') && truth.get(place) !== row,
  );
  const pending = [...truth.keys()].filter((place) => place.startsWith('outbox '));
  counts.pending += pending.length;
  counts.unsalvaged += pending.filter((place) => !rows.has(place)).length;
  const wrong = readContent(db, seed).wrong.filter((text) => !lacking.test(text));
  if (wrong.length > 0) return `salvaged what never was: ${wrong[0]}`;
  if (/more may have been|is missing/.test(notice)) return null;
  return made.length === 0 ? null : `salvaged what was not there: ${made[0]?.join(' ').slice(0, 200)}`;
}

function withCache<T>(cache: Cache, look: (db: AnyDb) => T): T {
  try {
    return look(cache.read);
  } finally {
    cache.close();
  }
}

/** Every row of every table, the search index included, by table and first column. */
function rowsOf(db: AnyDb): Rows {
  const rows = new Map<string, string>();
  const tables = db.values<string>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite_%'`,
  );
  for (const table of tables) {
    const columns = db.values<string>('SELECT name FROM pragma_table_info(?)', table);
    const all = db.tuples<readonly string[]>(
      `SELECT ${columns.map((column) => `quote("${column}")`).join(', ')} FROM "${table}"`,
    );
    for (const row of all) {
      const place = table === 'outbox' ? row[1] : row.slice(0, 2).join(' ');
      rows.set(`${table} ${place}`, row.join('|'));
    }
  }
  return rows;
}

function differences(rows: Rows, truth: Rows): string[] {
  const places = new Set([...rows.keys(), ...truth.keys()]);
  return [...places].filter((place) => rows.get(place) !== truth.get(place));
}
