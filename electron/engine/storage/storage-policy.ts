import {
  defaultStoragePolicy,
  type StoragePolicy,
  storagePolicySchema,
} from '../../../shared/ipc/storage-calls.ts';
import type { AnyDb, WritableDb } from '../cache/database.ts';
import { getMeta, setMeta } from '../cache/tables/meta.ts';

/** What the user has chosen for this cache, else the defaults. */
export function storagePolicy(db: AnyDb): StoragePolicy {
  const stored = getMeta(db, 'storage_policy');
  if (stored === null) return defaultStoragePolicy;
  const parsed = storagePolicySchema.safeParse(JSON.parse(stored));
  return parsed.success ? parsed.data : defaultStoragePolicy;
}

/** Only what is named changes. */
export function setStoragePolicy(
  db: WritableDb,
  patch: { [K in keyof StoragePolicy]?: StoragePolicy[K] | undefined },
): void {
  const next = { ...storagePolicy(db) };
  if (patch.limit_bytes !== undefined) next.limit_bytes = patch.limit_bytes;
  if (patch.keep_days !== undefined) next.keep_days = patch.keep_days;
  db.transaction(() => setMeta(db, 'storage_policy', JSON.stringify(next)));
}
