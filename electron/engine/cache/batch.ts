import type { WritableDb } from './database.ts';
import { generation } from './tables/meta.ts';
import { wasRemovedEarly } from './tables/removed-early.ts';
import { type Words, writeWords } from './tables/search.ts';

/** One transaction that writes the server's rows. What it has looked up once it does not look up again. */
export type Batch = {
  readonly db: WritableDb;
  /** The full resync that the rows belong to. */
  readonly gen: number;
  /**
   * `feed` is the server's word of now: in a full resync it replaces what is here whatever its version. `answer` is what it
   * said to a request of our own, perhaps long ago (a repeated request gets its first answer): it never replaces anything newer.
   */
  readonly from: RowsFrom;
  /** Whether an answer tells of what the feed has already said to be removed; it does not come back by that. */
  readonly isGone: (id: string) => boolean;
  /** The number of an incident's id; given now when the id is new. */
  readonly keyOf: (incidentId: string) => number;
  /** Whether what lies under the incident is kept here; nothing under one that was pruned is written. */
  readonly keeps: (n: number) => boolean;
  /** The next free place for a note's words in the index of one incident; places are never used twice. */
  readonly nextNote: (n: number) => number;
  /**
   * Puts words into the search index at the end of the batch, in the order of their places: the index writes itself out each
   * time a smaller row id follows a larger one.
   */
  readonly index: (n: number, k: number, text: string) => void;
  /** Takes out what the index has there. */
  readonly unindex: (n: number, k: number) => void;
};

export type RowsFrom = 'feed' | 'answer';

type Key = { readonly n: number; readonly pruned: boolean; notes: number; stored: number };

/** All or nothing, durable when it returns. */
export function inBatch<T>(db: WritableDb, body: (batch: Batch) => T, from: RowsFrom = 'feed'): T {
  return db.transaction(() => {
    const byId = new Map<string, Key>();
    const byNumber = new Map<number, Key>();
    const words = new Map<string, Words>();

    function key(incidentId: string): Key {
      const known = byId.get(incidentId);
      if (known !== undefined) return known;
      const row = db.first<{ n: number; notes: number; pruned: number | null }>(
        `SELECT k.n, k.notes, p.n AS pruned FROM incident_keys k LEFT JOIN pruned p ON p.n = k.n WHERE k.id = ?`,
        incidentId,
      ) ?? { n: db.insert('INSERT INTO incident_keys (id) VALUES (?)', incidentId), notes: 0, pruned: null };
      const made = { n: row.n, notes: row.notes, stored: row.notes, pruned: row.pruned !== null };
      byId.set(incidentId, made);
      byNumber.set(made.n, made);
      return made;
    }

    const value = body({
      db,
      gen: generation(db),
      from,
      isGone: (id) => from === 'answer' && wasRemovedEarly(db, id),
      keyOf: (incidentId) => key(incidentId).n,
      keeps: (n) => byNumber.get(n)?.pruned !== true,
      nextNote: (n) => {
        const known = byNumber.get(n);
        if (known === undefined) throw new Error('a note of an incident that has no number in this batch');
        known.notes += 1;
        return known.notes;
      },
      index: (n, k, text) => {
        const place = `${n}.${k}`;
        words.set(place, { n, k, text, clear: words.get(place)?.clear ?? false });
      },
      unindex: (n, k) => words.set(`${n}.${k}`, { n, k, text: null, clear: true }),
    });
    writeWords(db, [...words.values()]);
    for (const { n, notes, stored } of byId.values())
      if (notes !== stored) db.run('UPDATE incident_keys SET notes = ? WHERE n = ?', notes, n);
    return value;
  });
}
