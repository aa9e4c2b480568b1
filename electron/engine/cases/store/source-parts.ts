import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { CaseDb } from './case-db.ts';

/** What belongs to a source beside its records lies in blocks, so that a piece of it is read without the rest. */
export const partBlockBytes = 1024 * 1024;

/** Copies a file into the case. To be called in a transaction. */
export function storePartFile(db: CaseDb, source: number, name: string, path: string): void {
  const file = openSync(path, 'r');
  try {
    // An export has thousands of heads of a few hundred bytes each.
    const { size } = fstatSync(file);
    const block = Buffer.allocUnsafe(Math.min(partBlockBytes, size + 1));
    for (let at = 0; ; at++) {
      let filled = 0;
      for (;;) {
        const read = readSync(file, block, filled, block.length - filled, null);
        filled += read;
        if (read === 0 || filled === block.length) break;
      }
      if (filled > 0 || at === 0) insertBlock(db, source, name, at, block.subarray(0, filled));
      if (filled < partBlockBytes) return;
    }
  } finally {
    closeSync(file);
  }
}

export function storePart(db: CaseDb, source: number, name: string, data: Uint8Array): void {
  for (let at = 0; at === 0 || at * partBlockBytes < data.length; at++)
    insertBlock(db, source, name, at, data.subarray(at * partBlockBytes, (at + 1) * partBlockBytes));
}

/** All of it, or null if there is none. For what is small. */
export function readPart(db: CaseDb, source: number, name: string): Buffer | null {
  const blocks = db.all<{ data: Buffer }>(
    'SELECT data FROM source_parts WHERE source_n = ? AND name = ? ORDER BY block',
    source,
    name,
  );
  return blocks.length === 0 ? null : Buffer.concat(blocks.map(({ data }) => data));
}

export function readPartBlock(db: CaseDb, source: number, name: string, block: number): Buffer | null {
  return db.value<Buffer>(
    'SELECT data FROM source_parts WHERE source_n = ? AND name = ? AND block = ?',
    source,
    name,
    block,
  );
}

export function listParts(
  db: CaseDb,
  source: number,
): readonly { readonly name: string; readonly blocks: number }[] {
  return db.all('SELECT name, count(*) AS blocks FROM source_parts WHERE source_n = ? GROUP BY name', source);
}

function insertBlock(db: CaseDb, source: number, name: string, block: number, data: Uint8Array): void {
  db.run(
    'INSERT OR REPLACE INTO source_parts (source_n, name, block, data) VALUES (?, ?, ?, ?)',
    source,
    name,
    block,
    data,
  );
}
