import type { AnyDb, WritableDb } from '../database.ts';

/** Single values about the cache as a whole. */
export type MetaName =
  /** Position in the server's change feed; absent before the first page. */
  | 'cursor'
  /** Number of the full resync whose rows are current. */
  | 'gen'
  /** Present while a full resync is under way: older rows are shown until it is done. */
  | 'resyncing'
  /** When the cache was last known to be as new as the server. */
  | 'synced_at'
  /** Newest `updated_at` that polling has taken in completely. */
  | 'polled_until'
  /** Id of the person whose cache this is. */
  | 'owner'
  /** Size of the newest head of the audit log that the server has taken our cosignature of. */
  | 'audit_cosigned'
  /** Chance, given when the cache was made: which cache this is. */
  | 'identity'
  /** Counts up at each open and close and while at work; an older copy of the file has a lower one. */
  | 'generation'
  /** Identity of the cache whose place this one took. */
  | 'replaces'
  /** Present from an open to the close that belongs to it. */
  | 'in_use'
  /** How large the cache may be and how long closed incidents are kept in full, as JSON; absent means the defaults. */
  | 'storage_policy'
  /** What the user is told about this cache until it was closed properly. */
  | 'told';

export function getMeta(db: AnyDb, name: MetaName): string | null {
  return db.values<string>('SELECT value FROM meta WHERE name = ?', name)[0] ?? null;
}

export function setMeta(db: WritableDb, name: MetaName, value: string | null): void {
  if (value === null) db.run('DELETE FROM meta WHERE name = ?', name);
  else
    db.run(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      value,
    );
}

export function generation(db: AnyDb): number {
  return Number(getMeta(db, 'gen') ?? '1');
}
