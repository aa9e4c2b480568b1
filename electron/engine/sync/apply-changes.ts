import { assertNever } from '../../../shared/lib/assert-never.ts';
import { type Batch, inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { putContainment, removeContainment } from '../cache/tables/containment.ts';
import { putEvent, removeEvent } from '../cache/tables/events.ts';
import { putEvidence, removeEvidence } from '../cache/tables/evidence.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { putIncident, removeIncident } from '../cache/tables/incidents.ts';
import { setMeta } from '../cache/tables/meta.ts';
import { rememberRemoved } from '../cache/tables/removed-early.ts';
import { putUser, removeUser } from '../cache/tables/users.ts';
import type { Moved } from '../changes/moved.ts';
import type { StoredChange } from './stored-change.ts';

/** Applies one page or stream event and moves the cursor, both or neither. Applying it again changes nothing. */
export function applyChanges(
  db: WritableDb,
  changes: readonly StoredChange[],
  position: { readonly cursor: string; readonly syncedAt: string | null },
): Moved {
  const incidents = new Set<string>();
  let people = false;
  let anywhere = false;
  inBatch(db, (batch) => {
    for (const change of changes) {
      applyChange(batch, change);
      if (change.kind === 'user') people = true;
      if (change.incident_id !== null) incidents.add(change.incident_id);
      else if (change.kind !== 'user') anywhere = true;
    }
    setMeta(db, 'cursor', position.cursor);
    if (position.syncedAt !== null) setMeta(db, 'synced_at', position.syncedAt);
  });
  return { incidents, people, outbox: false, ...(anywhere ? { anywhere } : {}) };
}

function applyChange(batch: Batch, change: StoredChange): void {
  const { db } = batch;
  if (change.row === null) rememberRemoved(db, change.id);
  switch (change.kind) {
    case 'incident': {
      if (change.row !== null) putIncident(batch, change.row);
      else {
        const n = findIncidentKey(db, change.id);
        if (n !== null) removeIncident(batch, n);
      }
      return;
    }
    case 'event':
      if (change.row !== null) putEvent(batch, change.row);
      else
        removeEvent(
          batch,
          change.incident_id === null ? null : findIncidentKey(db, change.incident_id),
          change.id,
        );
      return;
    case 'evidence':
      if (change.row !== null) putEvidence(batch, change.row);
      else removeEvidence(db, change.id);
      return;
    case 'containment':
      if (change.row !== null) putContainment(batch, change.row);
      else removeContainment(db, change.id);
      return;
    case 'user':
      if (change.row !== null) putUser(batch, change.row);
      else removeUser(db, change.id);
      return;
    default:
      assertNever(change);
  }
}
