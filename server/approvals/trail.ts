import { type ApprovalRecord, approvalRecordSchemas } from '../../shared/approvals/approval-records.ts';
import { equalBytes } from '../../shared/audit/bytes.ts';
import { leafHash } from '../../shared/audit/chain.ts';
import { type Checkpoint, parseCheckpoint } from '../../shared/audit/checkpoint.ts';
import { TreeStack } from '../../shared/audit/merkle-tree.ts';
import { parseVkey, signedBy, verifyNoteSignature } from '../../shared/audit/note-keys.ts';
import { parseNote } from '../../shared/audit/signed-note.ts';
import { noteTools, sha256, utf8 } from '../audit-log/hashes.ts';
import { latestSigned } from '../store/audit-checkpoints.ts';
import type { AuditLogRow } from '../store/audit-logs.ts';
import { recordsFrom } from '../store/audit-records.ts';
import type { Database } from '../store/database.ts';

/** What the executor has read of an audit trail itself, every record of it, up to a head that the signer signed. */
export type Trail = {
  readonly head: Checkpoint;
  /** Records of keys, policies and approvals, by index. */
  readonly records: readonly ApprovalRecord[];
  /** Of the last record under the head, in milliseconds since 1970. */
  readonly lastMs: number;
};

export type TrailFault = 'head_missing' | 'head_forged' | 'trail_rewritten';

type Reading = { stack: TreeStack; records: ApprovalRecord[]; lastMs: number };

const atOnce = 2_000;

/**
 * Reads audit trails for the executor: each record is hashed once, in order, so that what the signed head is over is what was
 * read, and nothing can be hidden, changed or put in between. `vkey` is the log's key as the signer's process names it.
 */
export function createTrailReader(db: Database) {
  const readings = new Map<number, Reading>();

  function read(log: AuditLogRow, vkey: string): Trail | TrailFault {
    const head = signedHead(db, log, vkey);
    if (typeof head === 'string') return head;
    const known = readings.get(log.number);
    const reading =
      known !== undefined && known.stack.size <= head.size
        ? known
        : { stack: new TreeStack(sha256), records: [], lastMs: 0 };
    while (reading.stack.size < head.size) {
      const rows = recordsFrom(db, log.number, reading.stack.size, head.size, atOnce);
      if (rows.length === 0) break;
      for (const { n, record } of rows) {
        if (n !== reading.stack.size) return forget(log.number);
        reading.stack.push(leafHash(sha256, utf8(record)), 1);
        take(reading, n, record);
      }
    }
    if (reading.stack.size !== head.size || !equalBytes(reading.stack.root(), head.root))
      return forget(log.number);
    readings.set(log.number, reading);
    return { head, records: reading.records, lastMs: reading.lastMs };
  }

  function forget(log: number): TrailFault {
    readings.delete(log);
    return 'trail_rewritten';
  }

  return { read };
}

function signedHead(db: Database, log: AuditLogRow, vkey: string): Checkpoint | TrailFault {
  const note = latestSigned(db, log.number)?.note ?? null;
  if (note === null) return 'head_missing';
  const parsed = parseNote(note);
  const head = parsed === null ? null : parseCheckpoint(parsed.text);
  const key = parseVkey(noteTools, vkey);
  if (parsed === null || head === null || key === null || head.origin !== log.origin) return 'head_forged';
  const signature = parsed.signatures.find((one) => signedBy(one, key));
  const holds = signature !== undefined && verifyNoteSignature(noteTools, parsed.text, key, signature);
  return holds ? head : 'head_forged';
}

function take(reading: Reading, n: number, text: string): void {
  const record = JSON.parse(text) as {
    readonly act: string;
    readonly actor: { readonly id: string };
    readonly obj: unknown;
    readonly out: string;
    readonly _t: string;
  };
  reading.lastMs = Date.parse(record._t);
  const { act } = record;
  if (!isApprovalAct(act) || record.out !== 'ok') return;
  const obj = approvalRecordSchemas[act].safeParse(record.obj);
  if (!obj.success) return;
  const at = reading.lastMs;
  reading.records.push({ act, obj: obj.data, n, at, actor: record.actor.id } as ApprovalRecord);
}

function isApprovalAct(act: string): act is keyof typeof approvalRecordSchemas {
  return Object.hasOwn(approvalRecordSchemas, act);
}
