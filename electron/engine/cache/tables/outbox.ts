import type { AppErrorData } from '../../../../shared/errors/app-error.ts';
import type { OutboxEntry } from '../../../../shared/ipc/sync-calls.ts';
import type { AnyDb, WritableDb } from '../database.ts';

export type CommandKind = OutboxEntry['kind'];

/** `sending` is not stored: an entry that was being sent when the engine ended is simply queued. */
export type StoredState = 'queued' | 'waiting' | 'refused';

/** One intended action, in the order of `seq`. `payload` belongs to the command's own file. */
export type OutboxRow = {
  readonly seq: number;
  /** Id of the command, and of nothing else. */
  readonly id: string;
  readonly kind: CommandKind;
  readonly incident_id: string;
  /** Idempotency key of the body as it is now; renewed only where the server has surely not acted on the old one. */
  readonly send_key: string;
  readonly payload: unknown;
  readonly summary: string;
  readonly text: string | null;
  readonly queued_at: string;
  readonly state: StoredState;
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly problem: AppErrorData | null;
};

type Stored = Omit<OutboxRow, 'payload' | 'problem'> & {
  readonly payload: string;
  readonly problem: string | null;
};

const columns = `seq, id, kind, incident_id, send_key, payload, summary, text, queued_at, state, attempts,
  next_attempt_at, problem`;

export type NewOutboxRow = Pick<
  OutboxRow,
  'id' | 'kind' | 'incident_id' | 'payload' | 'summary' | 'text' | 'queued_at'
>;

export function addOutboxRow(db: WritableDb, row: NewOutboxRow): void {
  db.run(
    `INSERT INTO outbox (id, kind, incident_id, send_key, payload, summary, text, queued_at, state, attempts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0)`,
    row.id,
    row.kind,
    row.incident_id,
    row.id,
    JSON.stringify(row.payload),
    row.summary,
    row.text,
    row.queued_at,
  );
}

export function allOutboxRows(db: AnyDb): readonly OutboxRow[] {
  return db.all<Stored>(`SELECT ${columns} FROM outbox ORDER BY seq`).map(rowFrom);
}

const rowsAtOnce = 100;

/** The same, read as far as it is asked for. Nothing may be written meanwhile. */
export function* outboxInOrder(db: AnyDb): Generator<OutboxRow> {
  for (let after = 0; ; ) {
    const rows = db.all<Stored>(
      `SELECT ${columns} FROM outbox WHERE seq > ? ORDER BY seq LIMIT ${rowsAtOnce}`,
      after,
    );
    for (const row of rows) yield rowFrom(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.seq;
  }
}

export function outboxRowsOf(db: AnyDb, incidentId: string): readonly OutboxRow[] {
  return db
    .all<Stored>(`SELECT ${columns} FROM outbox WHERE incident_id = ? ORDER BY seq`, incidentId)
    .map(rowFrom);
}

export function getOutboxRow(db: AnyDb, id: string): OutboxRow | null {
  const row = db.first<Stored>(`SELECT ${columns} FROM outbox WHERE id = ?`, id);
  return row === null ? null : rowFrom(row);
}

/** Its pending effect goes with it. */
export function removeOutboxRow(db: WritableDb, id: string): void {
  db.run('DELETE FROM outbox WHERE id = ?', id);
}

export function setOutboxState(
  db: WritableDb,
  id: string,
  next: Pick<OutboxRow, 'state' | 'attempts' | 'next_attempt_at' | 'problem'>,
): void {
  db.run(
    'UPDATE outbox SET state = ?, attempts = ?, next_attempt_at = ?, problem = ? WHERE id = ?',
    next.state,
    next.attempts,
    next.next_attempt_at,
    next.problem === null ? null : JSON.stringify(next.problem),
    id,
  );
}

export function setOutboxPayload(db: WritableDb, id: string, payload: unknown, sendKey: string): void {
  db.run('UPDATE outbox SET payload = ?, send_key = ? WHERE id = ?', JSON.stringify(payload), sendKey, id);
}

/** Nothing of what waits is sent until the user says so. */
export function parkOutbox(db: WritableDb, problem: AppErrorData): void {
  db.run(
    `UPDATE outbox SET state = 'refused', next_attempt_at = NULL, problem = ? WHERE state != 'refused'`,
    JSON.stringify(problem),
  );
}

export function setOutboxWords(db: WritableDb, id: string, words: Pick<OutboxRow, 'summary' | 'text'>): void {
  db.run('UPDATE outbox SET summary = ?, text = ? WHERE id = ?', words.summary, words.text, id);
}

export type OutboxCounts = { readonly pending: number; readonly refused: number };

export function countOutbox(db: AnyDb): OutboxCounts {
  const refused = db.values<number>(`SELECT count(*) FROM outbox WHERE state = 'refused'`)[0] ?? 0;
  const all = db.values<number>('SELECT count(*) FROM outbox')[0] ?? 0;
  return { pending: all - refused, refused };
}

function rowFrom(row: Stored): OutboxRow {
  return {
    ...row,
    payload: JSON.parse(row.payload) as unknown,
    problem: row.problem === null ? null : (JSON.parse(row.problem) as AppErrorData),
  };
}
