import type { CaseDb } from '../store/case-db.ts';

/** What was said about single events: small, and asked for with every row that is shown. */
export type Notes = {
  readonly bookmarks: ReadonlyMap<number, readonly string[]>;
  /** Kinds of findings of the verifier. */
  readonly verdicts: ReadonlyMap<number, string>;
};

export function loadNotes(db: CaseDb): Notes {
  const bookmarks = new Map(
    db
      .all<{ event_id: number; tags: string }>('SELECT event_id, tags FROM bookmarks')
      .map(({ event_id, tags }) => [event_id, JSON.parse(tags) as string[]] as const),
  );
  const verdicts = new Map(
    db
      .all<{ event_id: number; kind: string }>(
        'SELECT event_id, min(kind) AS kind FROM event_verdicts GROUP BY event_id',
      )
      .map(({ event_id, kind }) => [event_id, kind] as const),
  );
  return { bookmarks, verdicts };
}
