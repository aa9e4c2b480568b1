import type { TimelineEvent } from '../../../../shared/domain/timeline-event.ts';
import type { Batch } from '../batch.ts';
import type { AnyDb } from '../database.ts';

/** Members that most events leave at their defaults are kept together, and not at all where all are defaults. */
type Rest = Pick<TimelineEvent, 'source' | 'technique' | 'changes' | 'struck'>;

type Row = readonly [
  id: string,
  kind: TimelineEvent['kind'],
  text: string,
  authorId: string | null,
  happenedAt: string,
  recordedAt: string,
  receivedAt: string,
  rest: string | null,
];

/** One event as it is stored: plain values that any thread can make, so that writing is all that is left to do. */
export type EventRow = readonly [
  incidentId: string,
  id: string,
  kind: TimelineEvent['kind'],
  text: string,
  authorId: string | null,
  happenedAt: string,
  recordedAt: string,
  receivedAt: string,
  rest: string | null,
];

export function eventRow(event: TimelineEvent): EventRow {
  return [
    event.incident_id,
    event.id,
    event.kind,
    event.text,
    event.author_id,
    event.happened_at,
    event.recorded_at,
    event.received_at,
    restOf(event),
  ];
}

/** Most events leave the last columns empty, and each value that is handed to SQLite costs a part of the insert. */
const common = 'incident_n, id, kind, text, author_id, happened_at, recorded_at, received_at, gen';
const insertPlain = `INSERT OR IGNORE INTO events (${common}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const insertWithRest = `INSERT OR IGNORE INTO events (${common}, rest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const insertNote = `INSERT OR IGNORE INTO events (${common}, rest, note_k) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Adds an event; one that is here already changes only by being struck, which an answer may be too old to know. */
export function putEvent(batch: Batch, row: EventRow): void {
  const { db, from, gen, isGone, keyOf, keeps, nextNote, index } = batch;
  const [incidentId, id, kind, text, authorId, happenedAt, recordedAt, receivedAt, rest] = row;
  const n = keyOf(incidentId);
  if (!keeps(n) || isGone(id) || isGone(incidentId)) return;
  const k = kind === 'note' ? nextNote(n) : null;
  const added =
    k !== null
      ? db.run(insertNote, n, id, kind, text, authorId, happenedAt, recordedAt, receivedAt, gen, rest, k)
      : rest !== null
        ? db.run(insertWithRest, n, id, kind, text, authorId, happenedAt, recordedAt, receivedAt, gen, rest)
        : db.run(insertPlain, n, id, kind, text, authorId, happenedAt, recordedAt, receivedAt, gen);
  if (added === 0 && from === 'answer') {
    db.run('UPDATE events SET gen = ? WHERE incident_n = ? AND id = ?', gen, n, id);
    return;
  }
  if (added === 0) {
    db.run(
      `UPDATE events SET kind = ?, text = ?, author_id = ?, happened_at = ?, recorded_at = ?, received_at = ?,
         rest = ?, gen = ? WHERE incident_n = ? AND id = ?`,
      kind,
      text,
      authorId,
      happenedAt,
      recordedAt,
      receivedAt,
      rest,
      gen,
      n,
      id,
    );
    return;
  }
  if (k !== null) index(n, k, text);
}

/** Oldest first by when it happened. */
export function eventsOf(db: AnyDb, n: number, incidentId: string): readonly TimelineEvent[] {
  return db
    .tuples<Row>(
      `SELECT id, kind, text, author_id, happened_at, recorded_at, received_at, rest FROM events
       WHERE incident_n = ? ORDER BY happened_at, id`,
      n,
    )
    .map((row) => eventFrom(row, incidentId));
}

export function countEvents(db: AnyDb): number {
  return db.values<number>('SELECT count(*) FROM events')[0] ?? 0;
}

/** All of one incident; answers how many. */
export function removeEventsOf({ db, unindex }: Batch, n: number): number {
  for (const k of db.values<number>(
    'SELECT note_k FROM events WHERE incident_n = ? AND note_k IS NOT NULL',
    n,
  ))
    unindex(n, k);
  return db.run('DELETE FROM events WHERE incident_n = ?', n);
}

export function countEventsOf(db: AnyDb, n: number): number {
  return db.values<number>('SELECT count(*) FROM events WHERE incident_n = ?', n)[0] ?? 0;
}

/** `n` is null when the server did not say of which incident; then the whole table is searched. */
export function removeEvent({ db, unindex }: Batch, n: number | null, id: string): void {
  const where = n === null ? 'id = ?' : 'id = ? AND incident_n = ?';
  const values = n === null ? [id] : [id, n];
  for (const [of, k] of db.tuples<readonly [number, number | null]>(
    `SELECT incident_n, note_k FROM events WHERE ${where}`,
    ...values,
  )) {
    if (k !== null) unindex(of, k);
    db.run('DELETE FROM events WHERE incident_n = ? AND id = ?', of, id);
  }
}

/** Removes the events that the resync `gen` has not brought again. */
export function removeEventsNotIn({ db, gen, unindex }: Batch): void {
  for (const [n, k] of db.tuples<readonly [number, number]>(
    'SELECT incident_n, note_k FROM events WHERE gen <> ? AND note_k IS NOT NULL',
    gen,
  )) {
    unindex(n, k);
  }
  db.run('DELETE FROM events WHERE gen <> ?', gen);
}

function restOf(event: TimelineEvent): string | null {
  const { source, technique, changes, struck } = event;
  if (source === '' && technique === null && changes.length === 0 && struck === null) return null;
  return JSON.stringify({ source, technique, changes, struck } satisfies Rest);
}

const plain: Rest = { source: '', technique: null, changes: [], struck: null };

function eventFrom(row: Row, incidentId: string): TimelineEvent {
  const [id, kind, text, authorId, happenedAt, recordedAt, receivedAt, stored] = row;
  const rest = stored === null ? plain : (JSON.parse(stored) as Rest);
  return {
    id,
    incident_id: incidentId,
    kind,
    text,
    source: rest.source,
    technique: rest.technique,
    changes: rest.changes,
    author_id: authorId,
    happened_at: happenedAt,
    recorded_at: recordedAt,
    received_at: receivedAt,
    struck: rest.struck,
  };
}
