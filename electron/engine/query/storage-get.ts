import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { prunedNumbers } from '../cache/tables/pruned.ts';
import { storagePolicy } from '../storage/storage-policy.ts';
import type { QueryContext } from './context.ts';

export function storageGet(context: QueryContext): OutputOf<'storage.get'> {
  const { db, keeping } = context;
  return {
    policy: storagePolicy(db),
    bytes: context.cacheBytes() - context.storeBytes(),
    evidence_bytes: context.storeBytes(),
    pruned: prunedNumbers(db).length,
    kept: keeping.pinned.kept(),
    ...keeping.pruner.told(),
    shrinks: context.shrinks,
  };
}
