import type { Logger } from 'pino';
import type { Intent } from '../../shared/approvals/intent.ts';
import type { Timers } from '../../shared/lib/clock.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { appendAudit } from '../audit-log/append.ts';
import type { HeadKeeper } from '../audit-log/head-keeper.ts';
import {
  beginExecution,
  changeIntent,
  finishExecution,
  type IntentRow,
  intentById,
  intentsInEffect,
  intentsInStates,
  keepCommand,
  moveState,
} from '../store/approval-intents.ts';
import { type WebhookRow, webhookOf } from '../store/approval-policies.ts';
import { auditLogOf } from '../store/audit-logs.ts';
import { type Organization, organizationByNumber } from '../store/organizations.ts';
import { inTransaction, type Store, type Work } from '../store/work.ts';
import { endIntent, incidentOf, recordEffect } from './effects.ts';
import { signedIntent } from './judge-now.ts';
import { look, observeWithinMs } from './look.ts';
import { commandText } from './openc2.ts';
import { carryOut } from './own-hand.ts';
import { systemActor } from './policy-in-force.ts';
import { reverify, type Unverified, type Verified } from './reverify.ts';
import { executorOf, serverExecutor } from './targets.ts';
import { targetsMoved } from './targets-moved.ts';
import { createTrailReader } from './trail.ts';
import type { WebhookHand, Word } from './webhook.ts';

export type Worker = {
  /** Something was approved: it is taken up after what runs now. */
  readonly kick: () => void;
  /** One round of everything that time asks for; resolves when it is done. */
  readonly tick: () => Promise<void>;
  /** Begins rounds of its own, once what a crash left behind is marked as unknown. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

export type WorkerParts = {
  readonly store: Store;
  readonly heads: HeadKeeper;
  readonly hand: WebhookHand;
  readonly aud: () => string;
  readonly timers: Timers;
  readonly log: Logger;
};

const roundMs = 1_000;
const atOnce = 200;
const lookAgainMs = 600_000;
const doubtfulMs = 5_000;
/** After the end of an intent its command is refused by whoever gets it late; a minute for clocks. */
const clocksMs = 60_000;

/**
 * Carries approved intents out, at most once for ever. States of a row: *approved* → *executing* (compare-and-set and a row that
 * nothing takes back, in one transaction with the records) → *done*, *failed* or *unknown*; *unknown* is only ever asked about.
 */
export function createWorker({ store, heads, hand, aud, timers, log }: WorkerParts): Worker {
  const { db } = store;
  const trails = createTrailReader(db);
  const lookedAt = new Map<string, number>();
  /** What is under way, by intent: none is taken up twice. */
  const underWay = new Map<string, Promise<void>>();
  let isQueued = false;
  let isStopped = true;
  let next = { cancel: () => {} };

  async function tick(): Promise<void> {
    try {
      round();
    } catch (error) {
      log.error({ err: error }, 'a round of approvals failed; it is tried again');
    }
    await Promise.all(underWay.values());
  }

  function kick(): void {
    if (isQueued) return;
    isQueued = true;
    setImmediate(() => {
      isQueued = false;
      if (!isStopped) void tick();
    });
  }

  /** Begins whatever time asks for; a slow webhook holds up its own intents only. */
  function round(): void {
    if (!db.open) return;
    inTransaction(store, expireDue);
    for (const row of intentsInStates(db, ['approved'], atOnce)) begun(row, execute);
    for (const row of intentsInStates(db, ['unknown'], atOnce)) if (isDue(row)) begun(row, reconcile);
    for (const row of intentsInEffect(db, null, ['acknowledged'], atOnce)) begun(row, lookNow);
    for (const row of intentsInEffect(db, null, ['claimed_not_observed', 'observed'], 5_000))
      if (isDue(row)) begun(row, lookNow);
  }

  function begun(row: IntentRow, act: (row: IntentRow) => Promise<void>): void {
    if (underWay.has(row.id)) return;
    const running = act(row)
      .catch((error: unknown) => {
        log.error({ err: error, intent: row.id }, 'an approval could not be taken on; it is tried again');
      })
      .finally(() => underWay.delete(row.id));
    underWay.set(row.id, running);
  }

  /** What is observed is looked at every ten minutes, what is doubtful every five seconds. */
  function isDue(row: IntentRow): boolean {
    const nowMs = store.clock.nowMs();
    const last = lookedAt.get(row.id);
    if (last === undefined && row.effect === 'observed') lookedAt.set(row.id, nowMs);
    if (last === undefined) return row.effect !== 'observed';
    return nowMs - last >= (row.effect === 'observed' ? lookAgainMs : doubtfulMs);
  }

  async function lookNow(row: IntentRow): Promise<void> {
    lookedAt.set(row.id, store.clock.nowMs());
    await look(store, hand, row);
  }

  async function execute(row: IntentRow): Promise<void> {
    const isSigned = await heads.flush();
    const origin = auditLogOf(db, row.org)?.origin;
    if (origin === undefined) return;
    const { current } = await heads.signer.keysOf(origin);
    const intent = signedIntent(row);
    const executor = executorOf(intent);
    const webhook = executor === serverExecutor ? null : webhookOf(db, row.org, executor);
    const moved = webhook === null ? null : await targetsMoved(hand, row.org, intent, webhook);
    if (moved === 'unreachable') return; // Nothing is sent while nobody can say what it would hit.
    const command = inTransaction(store, (work) => {
      const now = intentById(db, row.id);
      if (now?.state !== 'approved') return null;
      const org = organizationByNumber(db, row.org);
      const verified = moved ?? verify(work, org, now, current, isSigned);
      if (verified === 'later') return null;
      if ('rule' in verified) return refuse(work, org, now, verified);
      return begin(work, org, now, verified, webhook);
    });
    if (command !== null && webhook !== null) {
      const word = await hand.command(webhook, row.org, intent, command);
      inTransaction(store, (work) => applyWord(work, row.id, intent, word));
    }
    const carried = intentById(db, row.id);
    if (carried?.effect === 'acknowledged') await lookNow(carried);
  }

  function verify(
    work: Work,
    org: Organization,
    row: IntentRow,
    vkey: string,
    isSigned: boolean,
  ): Verified | Unverified | 'later' {
    const auditLog = auditLogOf(db, org.number);
    const trail = auditLog === null ? 'head_missing' : trails.read(auditLog, vkey);
    if (trail === 'head_missing') return 'later';
    if (typeof trail === 'string') return { rule: trail, detail: 'The audit trail is not what was signed.' };
    const verified = reverify(work, org, row, trail, aud());
    const isNotCovered = !isSigned && 'rule' in verified && verified.rule !== 'directory_stale';
    return isNotCovered ? 'later' : verified;
  }

  /** Nothing is carried out, and everybody can see that somebody tried. */
  function refuse(work: Work, org: Organization, row: IntentRow, { rule, detail }: Unverified): null {
    if (rule === 'expired') {
      endIntent(work, row, 'expired', 'Its time was over before it was carried out.');
      return null;
    }
    appendAudit(work, org, {
      act: 'approval.refused',
      actor: systemActor,
      obj: { id: row.id, type: 'approval', ih: row.ih, rule },
      out: 'denied',
      ...incidentOf(row),
      detail: { text: detail },
    });
    log.warn({ intent: row.id, rule }, 'the executor refused an intent that was to be approved');
    endIntent(work, row, 'void', `The executor refused it (${rule}). ${detail}`);
    return null;
  }

  /** The command to send; null where there is none, or somebody else was faster. */
  function begin(
    work: Work,
    org: Organization,
    row: IntentRow,
    { intent, voices }: Verified,
    webhook: WebhookRow | null,
  ): string | null {
    if (!moveState(work, row.id, 'approved', 'executing') || !beginExecution(work, row.id)) return null;
    appendAudit(work, org, {
      act: 'approval.executing',
      actor: systemActor,
      obj: { id: row.id, type: 'approval', ih: row.ih, voices: [...voices] },
      out: 'ok',
      ...incidentOf(row),
    });
    if (webhook !== null) {
      const command = commandText(intent);
      keepCommand(work, row.id, command);
      recordEffect(work, row.id, 'send', { source: 'server', detail: webhook.name });
      return command;
    }
    recordEffect(work, row.id, 'send', { source: 'server', detail: 'by the server itself' });
    const done = carryOut(work, org, intent, voices);
    applyWord(work, row.id, intent, { kind: 'done', text: done });
    return null;
  }

  function applyWord(work: Work, id: string, intent: Intent, word: Word): void {
    const row = intentById(work.db, id);
    if (row === null || (row.state !== 'executing' && row.state !== 'unknown')) return;
    const told = { source: 'executor' as const, detail: 'text' in word ? word.text : '' };
    if (word.kind === 'done') {
      moveState(work, id, row.state, 'done');
      changeIntent(work, id, { observe_by: toTimestamp(work.nowMs + observeWithinMs) });
      finishExecution(work, id);
      recordEffect(work, id, 'acknowledge', told);
    } else if (word.kind === 'failed' || word.kind === 'unsent' || isOver(work, intent, word)) {
      const detail = word.kind === 'unsent' ? `nothing was sent: ${word.text}` : told.detail;
      moveState(work, id, row.state, 'failed', detail);
      finishExecution(work, id);
      recordEffect(work, id, 'fail', { ...told, detail });
    } else if (row.state === 'executing') {
      moveState(
        work,
        id,
        'executing',
        'unknown',
        'Nobody knows whether the command arrived; it is asked for.',
      );
      recordEffect(work, id, 'lose_sight', { source: 'server', detail: told.detail });
    }
  }

  async function reconcile(row: IntentRow): Promise<void> {
    const intent = signedIntent(row);
    const webhook = webhookOf(db, row.org, executorOf(intent));
    if (webhook === null) return;
    lookedAt.set(row.id, store.clock.nowMs());
    const word = await hand.reconcile(webhook, row.org, row.id);
    inTransaction(store, (work) => applyWord(work, row.id, intent, word));
    const now = intentById(db, row.id);
    if (now?.effect === 'unknown' || now?.effect === 'acknowledged') await lookNow(now);
  }

  /** What a process that ended left in the middle: it may have been sent. */
  function recover(work: Work): void {
    for (const row of intentsInStates(work.db, ['executing'], 10_000))
      applyWord(work, row.id, signedIntent(row), { kind: 'unknown', text: 'the server ended in the middle' });
  }

  return {
    kick,
    tick,
    start: () => {
      isStopped = false;
      inTransaction(store, recover);
      const again = () => {
        next = timers.after(roundMs, () => {
          void tick().then(() => {
            if (!isStopped) again();
          });
        });
      };
      again();
    },
    stop: async () => {
      isStopped = true;
      next.cancel();
      await Promise.all(underWay.values());
    },
  };
}

function expireDue(work: Work): void {
  const now = Math.floor(work.nowMs / 1_000);
  for (const row of intentsInStates(work.db, ['pending', 'approved'], 10_000))
    if (row.exp <= now) endIntent(work, row, 'expired', 'Its time was over before it was carried out.');
}

/** It never got the command, and would refuse it by now. */
function isOver(work: Work, intent: Intent, word: Word): boolean {
  return word.kind === 'never' && work.nowMs > intent.exp * 1_000 + clocksMs;
}
