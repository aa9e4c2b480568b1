import type { AnyDb, WritableDb } from '../cache/database.ts';
import { pageBytes } from '../cache/open-cache.ts';

/** What the rows and indexes take, without the free pages between them. */
export function usedBytes(db: AnyDb): number {
  return (pragma(db, 'page_count') - freePages(db)) * pageBytes;
}

export function freePages(db: AnyDb): number {
  return pragma(db, 'freelist_count');
}

/** A step towards one segment without the words that went; answers whether another one is worth it. */
export function tidyWords(db: WritableDb, begin: boolean): boolean {
  const before = changes(db);
  db.run(`INSERT INTO search (search, rank) VALUES ('merge', ?)`, begin ? -tidyPages : tidyPages);
  return changes(db) - before >= 2; // https://sqlite.org/fts5.html#the_merge_command
}

/** The log is brought into the file, which is cut where it ends now. */
export function cutFile(db: WritableDb): void {
  db.first('PRAGMA wal_checkpoint(TRUNCATE)');
}

const tidyPages = 200;

function pragma(db: AnyDb, name: 'page_count' | 'freelist_count'): number {
  return db.values<number>(`PRAGMA ${name}`)[0] ?? 0;
}

function changes(db: WritableDb): number {
  return db.values<number>('SELECT total_changes()')[0] ?? 0;
}
