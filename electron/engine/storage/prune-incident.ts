import type { Batch } from '../cache/batch.ts';
import { removeContainmentOf } from '../cache/tables/containment.ts';
import { countEventsOf, removeEventsOf } from '../cache/tables/events.ts';
import { removeEvidenceOf } from '../cache/tables/evidence.ts';
import { type PruneReason, putPruned } from '../cache/tables/pruned.ts';

/** Gives up everything under the incident, which is said from then on. Answers how many rows went; 0 leaves it as whole as it was. */
export function pruneIncident(batch: Batch, n: number, why: PruneReason, since: string): number {
  const { db } = batch;
  const entries = countEventsOf(db, n);
  const rows = removeEventsOf(batch, n) + removeEvidenceOf(db, n) + removeContainmentOf(db, n);
  if (rows > 0) putPruned(db, n, { since, why, entries });
  return rows;
}
