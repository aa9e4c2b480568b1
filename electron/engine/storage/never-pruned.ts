import type { AnyDb } from '../cache/database.ts';

/** Why nothing of an incident is given up. */
export type Reason = 'pinned' | 'work' | 'shown';
export type NeverPruned = (n: number) => Reason | null;

export type Held = {
  readonly isPinned: (n: number) => boolean;
  /** Number of the incident on the screen; null for none. */
  readonly shown: number | null;
};

/** As things stand now: to be asked anew in each transaction that prunes. */
export function neverPruned(db: AnyDb, { isPinned, shown }: Held): NeverPruned {
  const work = new Set(
    db.values<number>(
      `SELECT incident_n FROM pending_effects
       UNION SELECT k.n FROM outbox o JOIN incident_keys k ON k.id = o.incident_id
       UNION SELECT k.n FROM evidence_uploads u JOIN incident_keys k ON k.id = u.incident_id
       UNION SELECT k.n FROM conflicts c JOIN incident_keys k ON k.id = c.incident_id
       UNION SELECT k.n FROM evidence_uploads u JOIN incident_keys k ON k.id = u.incident_id`,
    ),
  );
  for (const n of draftedIncidents(db)) work.add(n);
  return (n) => (isPinned(n) ? 'pinned' : work.has(n) ? 'work' : n === shown ? 'shown' : null);
}

const ids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Drafts are named by whatever page writes them; an incident's id in the name says that it belongs to that incident. */
function draftedIncidents(db: AnyDb): readonly number[] {
  return db
    .values<string>('SELECT key FROM drafts')
    .flatMap((key) => key.match(ids) ?? [])
    .flatMap((id) => db.values<number>('SELECT n FROM incident_keys WHERE id = ?', id));
}
