import { addCosignature, type Receipt } from '../../../shared/api/audit-heads.ts';
import { encodeBase64 } from '../../../shared/audit/base64.ts';
import type { Checkpoint } from '../../../shared/audit/checkpoint.ts';
import type { ConsolePin } from '../../../shared/audit/console-pin.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { AuditStatus } from '../../../shared/ipc/audit-calls.ts';
import { type Clock, type Timers, toTimestamp } from '../../../shared/lib/clock.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import { ApiError } from '../../net/api-client.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { WritableDb } from '../cache/database.ts';
import { listAlarms } from '../cache/tables/audit-alarms.ts';
import {
  countReceipts,
  putReceipt,
  removeReceipt,
  type WaitingReceipt,
  waitingReceipts,
} from '../cache/tables/audit-receipts.ts';
import { getMeta, setMeta } from '../cache/tables/meta.ts';
import { createWaiter } from '../lib/waiter.ts';
import type { Host } from '../parts.ts';
import type { Finding } from './alarm-text.ts';
import { checkHead, checkReceipt, firstKeys } from './check-head.ts';
import { type KeepEvidence, raiseAlarm } from './raise-alarm.ts';

export type WitnessParts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly api: AuthorizedApi;
  readonly db: WritableDb;
  readonly host: Pick<Host, 'witness'>;
  /** What main holds. */
  readonly pin: ConsolePin | null;
  readonly keepEvidence: KeepEvidence;
  /** Something that `status` says has moved. */
  readonly changed: () => void;
  /** A defect or the local disk; the network's troubles are the sync loop's to tell. */
  readonly failed: (error: unknown) => void;
};

/**
 * Watches the server's audit log, so that nobody rewrites it unseen.
 *
 *     (no such log) none <- told by discovery -> waiting -> check -> watching -> (a minute, a sync, a receipt) check ...
 *                                                            +-> alarmed, and on with the checks
 */
export type Witness = {
  /** Resolves when it has stopped. */
  readonly run: () => Promise<void>;
  /** What discovery says: whether the server has such a log. */
  readonly found: (hasLog: boolean) => void;
  /** The server was just heard: the head may be a new one. */
  readonly nudge: () => void;
  readonly heardReceipt: (receipt: Receipt) => void;
  readonly status: () => AuditStatus;
  readonly stop: () => void;
};

const everyMs = 60_000;
/** A receipt is to be in a head by then. */
const receiptMs = 300_000;
const receiptsAtOnce = 8;
/** What may be a passing trouble counts when it is still there after so many rounds of a minute. */
const rounds = 2;
const listedAlarms = 100;

export function createWitness(parts: WitnessParts): Witness {
  const { api, clock, db, host } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const waiter = createWaiter(parts.timers);
  const seen = new Map<string, number>();
  let hasLog: boolean | null = null;
  let pin = parts.pin;
  let checkedAt: string | null = null;
  let tick = { cancel: () => {} };
  let ticking = false;

  const now = () => toTimestamp(clock.nowMs());

  async function run(): Promise<void> {
    let isRound = true;
    while (!signal.aborted) {
      try {
        await check(isRound);
      } catch (error) {
        if (!signal.aborted && !isTroubleOnTheWay(error)) parts.failed(error);
      }
      isRound = await nextLook();
    }
    tick.cancel();
  }

  /** True once a minute, however often it is woken in between. */
  async function nextLook(): Promise<boolean> {
    if (signal.aborted) return false;
    if (!ticking) {
      ticking = true;
      tick = parts.timers.after(everyMs, () => {
        ticking = false;
        waiter.wake();
      });
    }
    await waiter.wait(2 * everyMs);
    return !ticking;
  }

  async function check(isRound: boolean): Promise<void> {
    if (host.witness === undefined || hasLog === null) return;
    if (!hasLog) {
      if (pin !== null) suspect(isRound, 'the server does not name its audit log any more');
      return;
    }
    pin ??= await trust();
    if (pin === null) return;
    let checked = await checkHead(api, pin, signal);
    // The person may have trusted another key meanwhile: main says which are trusted now.
    if (checked.kind === 'found' && checked.finding.kind === 'forged_head') {
      const held = (await host.witness({ kind: 'trust', pin })).pin;
      if (held.log_vkeys.length !== pin.log_vkeys.length) {
        pin = held;
        checked = await checkHead(api, pin, signal);
      }
    }
    switch (checked.kind) {
      case 'none':
        break;
      case 'refused':
        suspect(isRound, checked.refusal);
        return;
      case 'found':
        alarm(checked.finding);
        return;
      case 'same':
      case 'newer':
        seen.delete('unproven');
        if (checked.kind === 'newer' || Number(getMeta(db, 'audit_cosigned') ?? -1) < checked.head.size)
          await cosign(checked.note, checked.kind === 'newer' ? checked.proof : []);
        await checkReceipts(checked.head, isRound);
    }
    checkedAt = now();
    parts.changed();
  }

  /** The person trusts the workspace by signing in to it; the keys taken then are never replaced by the server's word. */
  async function trust(): Promise<ConsolePin | null> {
    const offered = await firstKeys(api, now(), signal);
    if (offered === null) return null;
    return (await host.witness?.({ kind: 'trust', pin: offered }))?.pin ?? null;
  }

  async function cosign(note: string, proof: readonly string[]): Promise<void> {
    const answer = await host.witness?.({ kind: 'head', note, proof: [...proof] });
    if (answer === undefined) return;
    pin = answer.pin;
    const { cosignature, vkey } = answer;
    const size = pin.head?.size;
    if (cosignature === null || size === undefined) return;
    const send = async (old: number) =>
      await api.call(addCosignature, { body: { size, old, vkey, cosignature } }, { signal });
    try {
      await send(Number(getMeta(db, 'audit_cosigned') ?? 0));
    } catch (error) {
      const current = error instanceof ApiError && error.status === 409 ? error.problem?.current : undefined;
      const old = (current as { readonly size?: unknown } | undefined)?.size;
      if (typeof old === 'number' && old <= size) await send(old);
      else if (error instanceof AppError)
        return; // The head is kept here all the same; it is sent with the next look.
      else throw error;
    }
    db.transaction(() => setMeta(db, 'audit_cosigned', String(size)));
  }

  async function checkReceipts(head: Checkpoint, isRound: boolean): Promise<void> {
    for (const receipt of waitingReceipts(db, receiptsAtOnce)) {
      const result = receipt.n < head.size ? await checkReceipt(api, head, receipt, signal) : 'later';
      if (result === 'in') settle(receipt);
      else if (result === 'out') omitted(receipt, head, 'the record in its place is another');
      else if (result === 'later') {
        if (clock.nowMs() - Date.parse(receipt.received_at) < receiptMs) continue;
        if (again(`late:${receipt.n}`, isRound)) omitted(receipt, head, 'five minutes have passed');
      } else if (again(`refused:${receipt.n}`, isRound)) omitted(receipt, head, result.refusal);
    }
  }

  function settle({ n }: WaitingReceipt): void {
    db.transaction(() => removeReceipt(db, n));
    seen.delete(`late:${n}`);
    seen.delete(`refused:${n}`);
  }

  function omitted(receipt: WaitingReceipt, head: Checkpoint, detail: string): void {
    const theirs = { size: head.size, root: encodeBase64(head.root) };
    alarm({ kind: 'omitted', theirsNote: pin?.head?.note ?? null, theirs, n: receipt.n, detail });
    settle(receipt);
  }

  /** Whether this has been so for long enough. */
  function again(what: string, isRound: boolean): boolean {
    const count = (seen.get(what) ?? 0) + (isRound || !seen.has(what) ? 1 : 0);
    seen.set(what, count);
    return count > rounds;
  }

  function suspect(isRound: boolean, detail: string): void {
    if (again('unproven', isRound))
      alarm({ kind: 'unproven', theirsNote: null, theirs: null, n: null, detail });
  }

  function alarm(finding: Finding): void {
    const { random, keepEvidence } = parts;
    if (raiseAlarm({ db, clock, random, keepEvidence }, pin, finding)) parts.changed();
  }

  function state(open: boolean): AuditStatus['state'] {
    if (open) return 'alarmed';
    if (pin === null && hasLog === false) return 'none';
    return checkedAt === null ? 'waiting' : 'watching';
  }

  return {
    run,
    found: (has) => {
      hasLog = has;
      waiter.wake();
    },
    nudge: () => {
      if (hasLog === true) waiter.wake();
    },
    heardReceipt: (receipt) => {
      if (host.witness === undefined) return;
      db.transaction(() => putReceipt(db, { ...receipt, received_at: now() }));
    },
    status: () => {
      const alarms = [...listAlarms(db, listedAlarms)];
      const cosigned = getMeta(db, 'audit_cosigned');
      return {
        state: state(alarms.some(({ acknowledged_at }) => acknowledged_at === null)),
        origin: pin?.origin ?? null,
        keys: pin?.log_vkeys ?? [],
        trusted_at: pin?.trusted_at ?? null,
        head: pin?.head ?? null,
        checked_at: checkedAt,
        cosigned: cosigned === null ? null : Number(cosigned),
        receipts: countReceipts(db),
        alarms,
      };
    },
    stop: () => {
      stopping.abort();
      waiter.wake();
    },
  };
}

/** What the sync loop tells already; only this machine's own troubles are told from here. */
function isTroubleOnTheWay(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return !['internal', 'keychain_unavailable', 'disk_full', 'cache_damaged'].includes(error.code);
}
