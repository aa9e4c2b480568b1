import type { Receipt } from '../../../../shared/api/audit-heads.ts';
import type { AnyDb, WritableDb } from '../database.ts';

/** A receipt that is not yet seen in a head. */
export type WaitingReceipt = Receipt & { readonly received_at: string };

/** What came first counts: a second leaf for the same place is not kept, and shows when the first one is in no head. */
export function putReceipt(db: WritableDb, { n, leaf, received_at }: WaitingReceipt): void {
  db.run(
    'INSERT OR IGNORE INTO audit_receipts (n, leaf, received_at) VALUES (?, ?, ?)',
    n,
    leaf,
    received_at,
  );
}

/** The lowest first. */
export function waitingReceipts(db: AnyDb, limit: number): readonly WaitingReceipt[] {
  return db.all('SELECT n, leaf, received_at FROM audit_receipts ORDER BY n LIMIT ?', limit);
}

export function countReceipts(db: AnyDb): number {
  return db.values<number>('SELECT count(*) FROM audit_receipts')[0] ?? 0;
}

export function removeReceipt(db: WritableDb, n: number): void {
  db.run('DELETE FROM audit_receipts WHERE n = ?', n);
}
