import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { type Batch, inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import {
  type OutboxRow,
  outboxRowsOf,
  removeOutboxRow,
  setOutboxPayload,
  setOutboxState,
} from '../cache/tables/outbox.ts';
import { type PendingEffect, putEffect } from '../cache/tables/pending-effects.ts';
import type { Gone, Store, Verdict } from './command.ts';
import { commands } from './commands/commands.ts';

/** The server has it: its row comes in and the entry goes in one transaction, so that nothing flickers or doubles. */
export function settleDone(db: WritableDb, row: OutboxRow, store: Store): void {
  inBatch(db, (batch) => {
    const answered = store(batch);
    removeOutboxRow(db, row.id);
    rebaseRest(db, row, { kind: 'taken', before: row.payload, after: answered });
  });
}

type Again = Extract<Verdict<unknown>, { kind: 'again' }>;
type Refused = Extract<Verdict<unknown>, { kind: 'refused' }>;

/** The server has surely not acted on the old body, so the new one has a key of its own. */
export function settleMerged(
  db: WritableDb,
  row: OutboxRow,
  verdict: Again,
  sendKey: string,
  notBefore: string | null,
): void {
  inBatch(db, (batch) => {
    verdict.store(batch);
    setOutboxPayload(db, row.id, verdict.payload, sendKey);
    showPayload(batch, row, verdict.payload);
    setOutboxState(db, row.id, {
      state: notBefore === null ? 'queued' : 'waiting',
      attempts: row.attempts + 1,
      next_attempt_at: notBefore,
      problem: null,
    });
  });
}

export function parkRefused(db: WritableDb, row: OutboxRow, verdict: Refused, problem: AppErrorData): void {
  inBatch(db, (batch) => {
    verdict.store(batch);
    setOutboxPayload(db, row.id, verdict.payload, row.send_key);
    setOutboxState(db, row.id, {
      state: 'refused',
      attempts: row.attempts + 1,
      next_attempt_at: null,
      problem,
    });
  });
}

/** The user gives it up; what was based on it is based on what was before. */
export function giveUp(db: WritableDb, row: OutboxRow): void {
  db.transaction(() => {
    removeOutboxRow(db, row.id);
    rebaseRest(db, row, { kind: 'given_up', payload: row.payload });
  });
}

/** The user sends a refused entry again, which is a new request; one that waits may have arrived and keeps its key. */
export function sendAgain(db: WritableDb, row: OutboxRow, newKey: string): void {
  inBatch(db, (batch) => {
    if (row.state === 'refused') {
      setOutboxPayload(db, row.id, row.payload, newKey);
      showPayload(batch, row, row.payload);
    }
    setOutboxState(db, row.id, {
      state: 'queued',
      attempts: row.attempts,
      next_attempt_at: null,
      problem: null,
    });
  });
}

function rebaseRest(db: WritableDb, row: OutboxRow, gone: Gone): void {
  for (const other of outboxRowsOf(db, row.incident_id)) {
    if (other.seq <= row.seq) continue;
    const payload = commands[other.kind].rebase(other.payload, gone);
    if (JSON.stringify(payload) !== JSON.stringify(other.payload))
      setOutboxPayload(db, other.id, payload, other.send_key);
  }
}

/** A merge may have dropped fields; only edits show what is in their payload. */
function showPayload({ db, keyOf }: Batch, row: OutboxRow, payload: unknown): void {
  if (row.kind !== 'incident.edit') return;
  const { patch } = payload as { readonly patch: Extract<PendingEffect, { kind: 'patch' }>['data'] };
  putEffect(db, row.id, keyOf(row.incident_id), { kind: 'patch', data: patch });
}
