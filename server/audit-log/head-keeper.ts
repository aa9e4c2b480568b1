import type { Logger } from 'pino';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import type { Timers } from '../../shared/lib/clock.ts';
import type { Signer } from '../signer/signer.ts';
import {
  type CheckpointRow,
  endKeys,
  insertCheckpoint,
  insertKey,
  keysOf,
  latestSigned,
  passOver,
  signCheckpoint,
  unsignedCheckpoints,
} from '../store/audit-checkpoints.ts';
import { type AuditLogRow, allAuditLogs, auditLogByNumber, organizationOfLog } from '../store/audit-logs.ts';
import { organizationByNumber } from '../store/organizations.ts';
import { inTransaction, type Store, type Work } from '../store/work.ts';
import { appendAudit } from './append.ts';
import { completeTree, consistencyProofOf, rootAt } from './tree.ts';

/** Sees to it that every record is soon under a signed head. */
export type HeadKeeper = {
  /** Records were committed to this log. */
  readonly logged: (log: number) => void;
  /** Resolves when all that is written now is signed; false where the signer refuses or fails. */
  readonly flush: () => Promise<boolean>;
  /** Resolves when the heads that are written now are signed; false as above. */
  readonly sign: () => Promise<boolean>;
  /** The key that a rotation would bring in; null until the log has a signed head. */
  readonly nextKey: (log: number) => string | null;
  readonly signer: Signer;
  readonly stop: () => Promise<void>;
};

export type HeadKeeperParts = {
  readonly store: Store;
  readonly signer: Signer;
  readonly timers: Timers;
  readonly log: Logger;
};

/** A head at the latest this long after the first record that none covers; after 256 records the append makes it itself. */
const headAfterMs = 60_000;
const retryMs = 5_000;
/** Every log is looked at this often, and gets a heartbeat when its last record is that old: at least one an hour. */
const heartbeatCheckMs = 600_000;
const quietForMs = 3_000_000;
const signedAtOnce = 64;

export function createHeadKeeper({ store, signer, timers, log }: HeadKeeperParts): HeadKeeper {
  const { db } = store;
  const due = new Map<number, { readonly cancel: () => void }>();
  const nextKeys = new Map<number, string>();
  const keysSeen = new Set<number>();
  let running: Promise<boolean> = Promise.resolve(true);
  let retry = { cancel: () => {} };
  let beat = { cancel: () => {} };
  let stopped = false;

  function logged(number: number): void {
    if (stopped) return;
    const { size, head_size } = auditLogByNumber(db, number);
    if (unsignedCheckpoints(db, number, 1).length > 0) kick();
    if (size === head_size || due.has(number)) return;
    due.set(
      number,
      timers.after(headAfterMs, () => {
        makeHead(number);
        kick();
      }),
    );
  }

  /** Writes a head over all records of a log, unless there is one. */
  function makeHead(number: number): void {
    due.get(number)?.cancel();
    due.delete(number);
    inTransaction(store, (work) => headNow(work, number));
  }

  function kick(): void {
    running = running.then(signAll);
  }

  async function signAll(): Promise<boolean> {
    retry.cancel();
    try {
      for (const { number } of allAuditLogs(db)) {
        for (;;) {
          const rows = unsignedCheckpoints(db, number, signedAtOnce);
          if (rows.length === 0) break;
          for (const row of rows) await signOne(number, row);
        }
      }
      return true;
    } catch (error) {
      log.error({ err: error }, 'heads of the audit log could not be signed; it is tried again');
      if (!stopped) retry = timers.after(retryMs, kick);
      return false;
    }
  }

  async function signOne(number: number, { size, root }: CheckpointRow): Promise<void> {
    const { origin } = auditLogByNumber(db, number);
    await knowKeys(number, origin);
    const pending = keysOf(db, number, 'log').find((key) => key.from_size === null)?.vkey ?? null;
    const request = { origin, size, root: encodeBase64(root), rotateTo: pending };
    let from = latestSigned(db, number)?.size ?? 0;
    for (let tries = 0; tries < 2; tries += 1) {
      const proof =
        from > 0 && from < size ? consistencyProofOf(db, number, from, size).map(encodeBase64) : [];
      const answer = await signer.signHead({ ...request, from, proof });
      if (answer.kind === 'signed') {
        inTransaction(store, (work) => {
          signCheckpoint(work.db, number, size, answer.note);
          if (pending !== null) passOver(work.db, number, size);
        });
        nextKeys.set(number, answer.next);
        return;
      }
      if (answer.kind === 'refused')
        throw new Error(`the signer does not sign head ${size} of ${origin}: ${answer.reason}`);
      if (answer.size > size)
        throw new Error(
          `the signer has signed ${answer.size} records of ${origin}; here is a head of ${size}`,
        );
      from = answer.size;
    }
    throw new Error(`the signer and the store do not agree on where ${origin} stands`);
  }

  /** A new key is written down, in the store and in the log it is for. */
  async function knowKeys(number: number, origin: string): Promise<void> {
    if (keysSeen.has(number)) return;
    const keys = await signer.keysOf(origin);
    keysSeen.add(number);
    if (keysOf(db, number, 'log').some(({ vkey }) => vkey === keys.current)) return;
    // The first keys of a log, or others, after the operator has taken the old ones away.
    const signed = latestSigned(db, number);
    const from = signed === null ? 0 : signed.size + 1;
    inTransaction(store, (work) => {
      endKeys(work.db, number, from);
      insertKey(work.db, number, 'log', keys.current, from);
      insertKey(work.db, number, 'export', keys.export, from);
      for (const vkey of [keys.current, keys.export]) systemRecord(work, number, 'audit.key_created', vkey);
    });
  }

  function heartbeats(): void {
    beat = timers.after(heartbeatCheckMs, heartbeats);
    const quiet = allAuditLogs(db).filter(
      ({ last_time }) => store.clock.nowMs() - Date.parse(last_time) >= quietForMs,
    );
    for (const { number } of quiet) {
      inTransaction(store, (work) => systemRecord(work, number, 'audit.heartbeat', null));
    }
  }

  for (const { number, size } of allAuditLogs(db)) {
    inTransaction(store, (work) => completeTree(work.db, number, size));
    logged(number);
  }
  beat = timers.after(0, heartbeats);

  return {
    logged,
    flush: async () => {
      for (const { number } of allAuditLogs(db)) makeHead(number);
      kick();
      return await running;
    },
    sign: async () => {
      kick();
      return await running;
    },
    nextKey: (number) => nextKeys.get(number) ?? null,
    signer,
    stop: async () => {
      stopped = true;
      for (const { cancel } of due.values()) cancel();
      retry.cancel();
      beat.cancel();
      await running;
      await signer.close();
    },
  };
}

/** A head over all records of a log, unsigned yet; answers its size. */
export function headNow(work: Work, number: number): number {
  const { size, head_size }: AuditLogRow = auditLogByNumber(work.db, number);
  if (size === 0 || size === head_size) return head_size;
  insertCheckpoint(work.db, number, { size, root: rootAt(work.db, number, size), madeAt: work.now });
  work.logged.add(number);
  return size;
}

function systemRecord(work: Work, number: number, act: string, vkey: string | null): void {
  const org = organizationOfLog(work.db, number);
  const owner = org === null ? null : organizationByNumber(work.db, org);
  appendAudit(work, owner, {
    act,
    actor: { id: 'system', type: 'system' },
    obj:
      vkey === null
        ? { id: owner?.id ?? 'platform', type: 'log' }
        : { id: vkey.split('+')[1] ?? '', type: 'audit_key', vkey },
    out: 'ok',
  });
}
