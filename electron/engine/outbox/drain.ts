import { AppError, type AppErrorData } from '../../../shared/errors/app-error.ts';
import { type Clock, type Timers, toTimestamp } from '../../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../../shared/lib/id.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { WritableDb } from '../cache/database.ts';
import { type OutboxRow, outboxInOrder, setOutboxState } from '../cache/tables/outbox.ts';
import { type Moved, movedIncident } from '../changes/moved.ts';
import { backOffMs } from '../lib/back-off.ts';
import { failureKind } from '../lib/failure-kind.ts';
import type { SendContext, Verdict } from './command.ts';
import { commands } from './commands/commands.ts';
import { type Eager, nextToSend } from './next-to-send.ts';
import { parkRefused, settleConflict, settleDone, settleMerged } from './settle.ts';

export type DrainParts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly api: AuthorizedApi;
  readonly db: WritableDb;
  /** After each commit, and when an entry begins or ends being sent. */
  readonly moved: (moved: Moved) => void;
  /** The server has just taken something. */
  readonly reached: () => void;
  readonly report: (error: unknown) => AppErrorData;
};

/**
 * Sends what waits. States of an entry:
 *
 *     queued -> sending -+-> (gone: the server has it, or what is left of it waits as a conflict)
 *        ^  ^            +-> waiting (back-off, Retry-After) -> sending
 *        |  +-- merged --+
 *        +-- by the user -- refused <- sending
 */
export type Drain = {
  /** Looks for something to send. */
  readonly pump: () => void;
  /** What waits is tried now: all of it for the user, `guesses` where the server was just heard, which says nothing of waits it asked for. */
  readonly kick: (eager: 'guesses' | 'always') => void;
  readonly sending: () => ReadonlySet<string>;
  /** Resolves when nothing is being sent any more; what was cut off is simply still in the outbox. */
  readonly stop: () => Promise<void>;
};

const parallel = 4;
const mergesAtOnce = 5;

export function createDrain(parts: DrainParts): Drain {
  const { clock, db, timers } = parts;
  const stopping = new AbortController();
  const sending = new Map<string, Promise<void>>();
  /** How often others were faster, by entry, since it was last anything else that kept it. */
  const merges = new Map<string, number>();
  let holdUntilMs = 0;
  let holdForMs = 0;
  let holds = 0;
  let holdIsAsked = false;
  let eager: Eager = 'no';
  let timer = { cancel: () => {} };

  function pump(): void {
    if (stopping.signal.aborted) return;
    timer.cancel();
    const nowMs = clock.nowMs();
    const heldMs = holdUntilMs - nowMs;
    // A hold that has grown longer was set before the clock was put back.
    if (heldMs > 0 && heldMs <= holdForMs) {
      timer = timers.after(heldMs, pump);
      return;
    }
    const free = Math.max(0, parallel - sending.size);
    const next = nextToSend(outboxInOrder(db), new Set(sending.keys()), nowMs, eager, free);
    eager = 'no';
    for (const row of next.ready) start(row);
    if (next.wakeAtMs !== null) timer = timers.after(Math.max(1, next.wakeAtMs - nowMs), pump);
  }

  function start(row: OutboxRow): void {
    const work = attempt(row).then(
      () => done(row),
      (error: unknown) => {
        // Only the local disk can be the matter here; the entry itself is as it was.
        parts.report(error);
        hold(null);
        done(row);
      },
    );
    sending.set(row.id, work);
    parts.moved(movedIncident(row.incident_id));
  }

  function done(row: OutboxRow): void {
    sending.delete(row.id);
    parts.moved(movedIncident(row.incident_id));
    pump();
  }

  async function attempt(row: OutboxRow): Promise<void> {
    const command = commands[row.kind];
    const context: SendContext = { api: parts.api, row, signal: stopping.signal };
    let error: unknown;
    try {
      const store = await command.send(context, row.payload);
      settleDone(db, row, store);
      merges.delete(row.id);
      holds = 0;
      parts.reached();
      return;
    } catch (caught) {
      error = caught;
    }
    try {
      if (error instanceof AppError && failureKind(error) === 'refused') {
        decide(row, await command.refuse(context, row.payload, error));
        return;
      }
    } catch (caught) {
      error = caught; // Asking the server for more has failed; the entry waits like any other.
    }
    wait(row, error);
  }

  function decide(row: OutboxRow, verdict: Verdict<unknown>): void {
    if (verdict.kind !== 'again') merges.delete(row.id);
    switch (verdict.kind) {
      case 'done':
        settleDone(db, row, verdict.store);
        return;
      case 'again': {
        // Attempts that never reached the server say nothing about how often others were faster.
        const inARow = (merges.get(row.id) ?? 0) + 1;
        merges.set(row.id, inARow);
        const laterOn = inARow < mergesAtOnce ? null : laterBy(backOffMs(inARow, parts.random));
        settleMerged(db, row, verdict, newKey(), laterOn);
        return;
      }
      case 'conflict':
        settleConflict(db, row, verdict, newKey(), toTimestamp(clock.nowMs()));
        return;
      case 'refused':
        parkRefused(db, row, verdict, parts.report(verdict.error));
    }
  }

  function wait(row: OutboxRow, error: unknown): void {
    if (stopping.signal.aborted) return;
    merges.delete(row.id);
    const problem = parts.report(error);
    const delayMs = problem.retry_after_ms ?? backOffMs(row.attempts, parts.random);
    if (error instanceof AppError && failureKind(error) === 'hold') hold(problem.retry_after_ms);
    setOutboxState(db, row.id, {
      state: 'waiting',
      attempts: row.attempts + 1,
      next_attempt_at: laterBy(delayMs),
      problem,
    });
  }

  function hold(retryAfterMs: number | null): void {
    const delayMs = retryAfterMs ?? backOffMs(holds, parts.random);
    holds += 1;
    const heldMs = holdUntilMs - clock.nowMs();
    const stands = heldMs >= delayMs && heldMs <= holdForMs;
    holdIsAsked = retryAfterMs !== null || (stands && holdIsAsked);
    if (stands) return;
    holdUntilMs = clock.nowMs() + delayMs;
    holdForMs = delayMs;
  }

  function laterBy(delayMs: number): string {
    return toTimestamp(clock.nowMs() + delayMs);
  }

  function newKey(): string {
    return uuidV7(clock, parts.random);
  }

  return {
    pump,
    kick: (how) => {
      if (how === 'always' || !holdIsAsked) holdUntilMs = 0;
      eager = how;
      pump();
    },
    sending: () => new Set(sending.keys()),
    stop: async () => {
      stopping.abort();
      timer.cancel();
      await Promise.all(sending.values());
    },
  };
}
