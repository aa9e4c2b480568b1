import { inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { removeContainmentNotIn } from '../cache/tables/containment.ts';
import { removeEventsNotIn } from '../cache/tables/events.ts';
import { removeEvidenceNotIn } from '../cache/tables/evidence.ts';
import { incidentIdOf } from '../cache/tables/incident-keys.ts';
import { incidentsNotIn, removeIncident } from '../cache/tables/incidents.ts';
import { generation, getMeta, setMeta } from '../cache/tables/meta.ts';
import { removeUsersNotIn } from '../cache/tables/users.ts';
import type { Moved } from '../changes/moved.ts';

/**
 * Begins to take in everything again. What is here stays visible, and pending work is not touched; each row that comes
 * again replaces the old one whatever its version.
 */
export function beginResync(db: WritableDb): void {
  db.transaction(() => {
    setMeta(db, 'gen', String(generation(db) + 1));
    setMeta(db, 'resyncing', '1');
    setMeta(db, 'cursor', null);
    setMeta(db, 'polled_until', null);
  });
}

/** Removes what did not come again, once everything has; answers null when no resync was under way. */
export function finishResync(db: WritableDb, keepUserId: string): Moved | null {
  if (getMeta(db, 'resyncing') === null) return null;
  const incidents = new Set<string>();
  inBatch(db, (batch) => {
    const { gen } = batch;
    for (const n of incidentsNotIn(db, gen)) {
      const id = incidentIdOf(db, n);
      if (id !== null) incidents.add(id);
      removeIncident(batch, n);
    }
    removeEventsNotIn(batch);
    removeEvidenceNotIn(db, gen);
    removeContainmentNotIn(db, gen);
    removeUsersNotIn(db, gen, keepUserId);
    setMeta(db, 'resyncing', null);
  });
  return { incidents, people: true, outbox: false };
}
