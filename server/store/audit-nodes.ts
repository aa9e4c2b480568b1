import { all, type Database, one, run } from './database.ts';

/** Roots of the complete blocks of `2^height` records at `[from, from + count)`, counted in blocks, one after another. */
export function nodesOf(db: Database, log: number, height: number, from: number, count: number): Uint8Array {
  const rows = all<{ hash: Buffer }>(
    db,
    'SELECT hash FROM audit_nodes WHERE log = ? AND height = ? AND position >= ? AND position < ? ORDER BY position',
    log,
    height,
    from,
    from + count,
  );
  if (rows.length !== count) throw new Error(`the tree of log ${log} is not complete at height ${height}`);
  return Buffer.concat(rows.map(({ hash }) => hash));
}

export function insertNode(
  db: Database,
  log: number,
  height: number,
  position: number,
  hash: Uint8Array,
): void {
  run(
    db,
    'INSERT INTO audit_nodes (log, height, position, hash) VALUES (?, ?, ?, ?)',
    log,
    height,
    position,
    hash,
  );
}

/** How many blocks of this height are there. */
export function countNodes(db: Database, log: number, height: number): number {
  const row = one<{ last: number | null }>(
    db,
    'SELECT max(position) AS last FROM audit_nodes WHERE log = ? AND height = ?',
    log,
    height,
  );
  return (row?.last ?? -1) + 1;
}
