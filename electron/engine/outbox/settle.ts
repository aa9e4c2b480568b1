import type { Incident } from '../../../shared/domain/incident.ts';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { type Batch, inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { putConflict } from '../cache/tables/conflicts.ts';
import { removeUploadOfCommand } from '../cache/tables/evidence-uploads.ts';
import { type Newness, newnessOf } from '../cache/tables/incidents.ts';
import {
  type OutboxRow,
  outboxRowsOf,
  removeOutboxRow,
  setOutboxPayload,
  setOutboxState,
  setOutboxWords,
} from '../cache/tables/outbox.ts';
import { type PendingEffect, putEffect } from '../cache/tables/pending-effects.ts';
import { markSeen, seenAt } from '../cache/tables/seen.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { ApplyContext, Gone, Store, Verdict } from './command.ts';
import { commands } from './commands/commands.ts';
import { sameValue } from './merge-edit.ts';

/** The server has it: its row comes in and the entry goes in one transaction, so that nothing flickers or doubles. */
export function settleDone(db: WritableDb, row: OutboxRow, store: Store): void {
  inAnswer(db, (batch) => {
    const n = batch.keyOf(row.incident_id);
    const before = newnessOf(db, n);
    const seen = seenAt(db, n);
    const answered = store(batch);
    if (answered !== null && isOwnNews(row, answered, before, seen)) markSeen(db, n, answered.updated_at);
    removeOutboxRow(db, row.id);
    rebaseRest(db, row, { kind: 'taken', before: row.payload, after: answered });
  });
}

function inAnswer(db: WritableDb, body: (batch: Batch) => void): void {
  inBatch(db, body, 'answer');
}

/** One's own change is no news where everything before it was seen and nobody else's lies between. */
function isOwnNews(row: OutboxRow, answered: Incident, before: Newness | null, seen: string | null): boolean {
  if (row.kind === 'incident.create') return answered.version === 1;
  if (before === null || seen === null) return false;
  return seen >= before.updatedAt && answered.version === before.version + 1;
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
  inAnswer(db, (batch) => {
    verdict.store(batch);
    putPayload(batch, row, verdict.payload, sendKey);
    setOutboxState(db, row.id, {
      state: notBefore === null ? 'queued' : 'waiting',
      attempts: row.attempts + 1,
      next_attempt_at: notBefore,
      problem: null,
    });
  });
}

type Conflicting = Extract<Verdict<unknown>, { kind: 'conflict' }>;

/**
 * What conflicts leaves the outbox and waits for the user; the rest is sent. A field that a later edit of the user's own has
 * already set anew goes on with that edit alone.
 */
export function settleConflict(
  db: WritableDb,
  row: OutboxRow,
  verdict: Conflicting,
  sendKey: string,
  noticedAt: string,
): void {
  inAnswer(db, (batch) => {
    verdict.store(batch);
    const later = outboxRowsOf(db, row.incident_id).filter((other) => other.seq > row.seq);
    for (const { field, base, mine, theirs } of verdict.fields) {
      if (later.some((other) => buildsOn(other, field, mine))) continue;
      putConflict(db, {
        ...{ field, base, mine, theirs },
        command_id: row.id,
        incident_id: row.incident_id,
        reason: field === 'status' ? verdict.reason : null,
        written_at: row.queued_at,
        noticed_at: noticedAt,
      });
    }
    rebaseRest(db, row, { kind: 'given_up', payload: verdict.waiting });
    if (verdict.rest === null) removeOutboxRow(db, row.id);
    else {
      putPayload(batch, row, verdict.rest, sendKey);
      setOutboxState(db, row.id, {
        state: 'queued',
        attempts: row.attempts + 1,
        next_attempt_at: null,
        problem: null,
      });
    }
  });
}

function buildsOn(other: OutboxRow, field: string, mine: unknown): boolean {
  if (other.kind !== 'incident.edit') return false;
  const { base, patch } = other.payload as {
    readonly base: Readonly<Record<string, unknown>>;
    readonly patch: Readonly<Record<string, unknown>>;
  };
  return patch[field] !== undefined && sameValue(base[field], mine);
}

export function parkRefused(db: WritableDb, row: OutboxRow, verdict: Refused, problem: AppErrorData): void {
  inAnswer(db, (batch) => {
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
    removeUploadOfCommand(db, row.id);
    rebaseRest(db, row, { kind: 'given_up', payload: row.payload });
  });
}

/**
 * The user says it in other words. It is a new request: had the old one arrived after all, the server answers that it has the
 * entry already, and nothing is doubled.
 */
export function reword(
  db: WritableDb,
  row: OutboxRow,
  words: Readonly<Record<string, string>>,
  how: ApplyContext & { readonly newKey: string },
): void {
  const command = commands[row.kind];
  const payload = command.rewrite(row.payload, words);
  inBatch(db, (batch) => {
    putPayload(batch, row, payload, how.newKey);
    putEffect(db, row.id, batch.keyOf(row.incident_id), command.apply(payload, how));
    setOutboxState(db, row.id, { state: 'queued', attempts: 0, next_attempt_at: null, problem: null });
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

/** Another body of the same action, with its words and what it shows. */
function putPayload(batch: Batch, row: OutboxRow, payload: unknown, sendKey: string): void {
  const names = namesOfUsers(batch.db);
  const command = commands[row.kind];
  setOutboxPayload(batch.db, row.id, payload, sendKey);
  setOutboxWords(batch.db, row.id, {
    summary: command.summary(payload, { nameOf: (id) => names.get(id) ?? 'somebody' }),
    text: command.text(payload),
  });
  showPayload(batch, row, payload);
}

/** A merge may have dropped fields; only edits show what is in their payload. */
function showPayload({ db, keyOf }: Batch, row: OutboxRow, payload: unknown): void {
  if (row.kind !== 'incident.edit') return;
  const { patch } = payload as { readonly patch: Extract<PendingEffect, { kind: 'patch' }>['data'] };
  putEffect(db, row.id, keyOf(row.incident_id), { kind: 'patch', data: patch });
}
