import type { QueueFilter } from '../../../../shared/ipc/queue-calls.ts';
import type { AnyDb, WritableDb } from '../database.ts';

/** A filter of the queue whose incidents are kept whole, also those that come to match later. */
export type PinnedView = { readonly id: string; readonly label: string; readonly filter: QueueFilter };

type Stored = Omit<PinnedView, 'filter'> & { readonly filter: string };

export function setPin(db: WritableDb, incidentId: string, pinnedAt: string | null): void {
  if (pinnedAt === null) db.run('DELETE FROM pins WHERE incident_id = ?', incidentId);
  else db.run('INSERT OR IGNORE INTO pins (incident_id, pinned_at) VALUES (?, ?)', incidentId, pinnedAt);
}

export function hasPin(db: AnyDb, incidentId: string): boolean {
  return db.values('SELECT 1 FROM pins WHERE incident_id = ?', incidentId).length > 0;
}

/** Numbers of the pinned incidents that are here. */
export function pinnedNumbers(db: AnyDb): readonly number[] {
  return db.values<number>(
    'SELECT k.n FROM pins p JOIN incident_keys k ON k.id = p.incident_id JOIN incidents i ON i.n = k.n',
  );
}

/** Answers the id under which the filter is pinned: a filter is pinned once. */
export function addPinnedView(db: WritableDb, view: PinnedView, pinnedAt: string): string {
  const filter = JSON.stringify(view.filter);
  db.run(
    'INSERT OR IGNORE INTO pinned_views (id, label, filter, pinned_at) VALUES (?, ?, ?, ?)',
    view.id,
    view.label,
    filter,
    pinnedAt,
  );
  return db.values<string>('SELECT id FROM pinned_views WHERE filter = ?', filter)[0] ?? view.id;
}

export function removePinnedView(db: WritableDb, id: string): void {
  db.run('DELETE FROM pinned_views WHERE id = ?', id);
}

export function pinnedViews(db: AnyDb): readonly PinnedView[] {
  return db
    .all<Stored>('SELECT id, label, filter FROM pinned_views ORDER BY pinned_at, id')
    .map((row) => ({ ...row, filter: JSON.parse(row.filter) as QueueFilter })); // written by addPinnedView
}
