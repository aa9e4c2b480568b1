import type { Receipt } from '../../shared/api/audit-heads.ts';
import { type AuditJson, canonicalJson } from '../../shared/audit/canonical-json.ts';
import { genesisHash, leafHash } from '../../shared/audit/chain.ts';
import { commit } from '../../shared/audit/commitment.ts';
import { maximalRecordBytes, recordText } from '../../shared/audit/record-bytes.ts';
import type { AuditRecord } from '../../shared/domain/audit-record.ts';
import type { Json } from '../../shared/domain/scalars.ts';
import { insertCheckpoint } from '../store/audit-checkpoints.ts';
import { type AuditLogRow, auditLogOf, insertAuditLog } from '../store/audit-logs.ts';
import { insertAuditRecord, insertDisclosure } from '../store/audit-records.ts';
import type { Work } from '../store/work.ts';
import { commitmentTools, sha256, utf8 } from './hashes.ts';
import { growTree, rootAt } from './tree.ts';

/** What a person is, behind a commitment: erased without touching the chain. */
export type PersonalData = {
  readonly email?: string;
  readonly name?: string;
  readonly ip: string;
  readonly ua: string;
};

/** One thing that was done, before it has a place in a log. */
export type AuditEntry = {
  readonly act: string;
  readonly actor: Omit<AuditRecord['actor'], 'pii'> & { readonly personal?: PersonalData };
  /** Nothing of a person, and no free text: it stands in the clear. */
  readonly obj: { readonly id: string; readonly type: string; readonly [name: string]: Json };
  readonly out: AuditRecord['out'];
  readonly inc?: string;
  readonly req?: string;
  /** Free text, old and new values. */
  readonly detail?: { readonly [name: string]: AuditJson | undefined };
};

/** Whose log: an organisation's, or the platform's own for what belongs to none. */
export type LogOwner = { readonly number: number; readonly id: string } | null;

const originBase = 'audit.watchfloor.example';

function originOf(owner: LogOwner): string {
  return `${originBase}/${owner === null ? 'platform' : owner.id.toLowerCase()}`;
}

/** No head is over more new records than this. */
const headAfterRecords = 256;

/** Appends a record to the log of its owner (`watchfloor/audit/v1`), in the transaction of `work`; answers where it stands. */
export function appendAudit(work: Work, owner: LogOwner, entry: AuditEntry): Receipt {
  const log = append(work, auditLogOf(work.db, owner?.number ?? null) ?? beginLog(work, owner), entry);
  return { n: log.size - 1, leaf: log.last_hash.toString('hex') };
}

function beginLog(work: Work, owner: LogOwner): AuditLogRow {
  const origin = originOf(owner);
  const log = insertAuditLog(work.db, {
    org: owner?.number ?? null,
    origin,
    genesis: genesisHash(sha256, utf8, origin),
    time: work.now,
  });
  return append(work, log, {
    act: 'log.created',
    actor: { id: 'system', type: 'system' },
    obj: { id: owner?.id ?? 'platform', type: 'log' },
    out: 'ok',
  });
}

function append(work: Work, log: AuditLogRow, entry: AuditEntry): AuditLogRow {
  const n = log.size;
  const { personal, ...actor } = entry.actor;
  const pii = commitTo(work, log, '/actor/pii', personal);
  const detail = commitTo(work, log, '/detail', entry.detail);
  const time = work.now < log.last_time ? log.last_time : work.now;
  const text = recordText({
    _log: log.origin,
    _n: n,
    _prev: log.last_hash.toString('hex'),
    _t: time,
    _v: 1,
    act: entry.act,
    actor: { ...actor, ...(pii === null ? {} : { pii: pii.commitment }) },
    obj: entry.obj,
    out: entry.out,
    ...(entry.inc === undefined ? {} : { inc: entry.inc }),
    ...(entry.req === undefined ? {} : { req: entry.req }),
    ...(detail === null ? {} : { detail: detail.commitment }),
  });
  const bytes = utf8(text);
  if (bytes.length > maximalRecordBytes) throw new RangeError('an audit record is at most 65,535 bytes');
  const leaf = Buffer.from(leafHash(sha256, bytes));
  insertAuditRecord(work.db, { log: log.number, n, record: text, leaf, time });
  for (const disclosed of [pii, detail]) {
    if (disclosed !== null) insertDisclosure(work.db, { log: log.number, n, ...disclosed.kept });
  }
  growTree(work.db, log.number, n);
  work.logged.add(log.number);
  const grown = { ...log, size: n + 1, last_hash: leaf, last_time: time };
  if (grown.size - log.head_size < headAfterRecords) return grown;
  const root = rootAt(work.db, log.number, grown.size);
  insertCheckpoint(work.db, log.number, { size: grown.size, root, madeAt: work.now });
  return { ...grown, head_size: grown.size };
}

function commitTo(work: Work, log: AuditLogRow, path: string, value: AuditJson | undefined) {
  if (value === undefined) return null;
  const salt = work.random(32);
  const commitment = commit(commitmentTools, { origin: log.origin, n: log.size, path }, salt, value);
  return { commitment, kept: { path, salt, value: canonicalJson(value) } };
}
