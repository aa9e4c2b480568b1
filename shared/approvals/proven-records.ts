import { decodeBase64 } from '../audit/base64.ts';
import { equalBytes, hashBytes } from '../audit/bytes.ts';
import { leafHash } from '../audit/chain.ts';
import type { Checkpoint } from '../audit/checkpoint.ts';
import { isObject, readStrictRecord } from '../audit/strict-record.ts';
import { verifyConsistency, verifyInclusion } from '../audit/verify-proofs.ts';
import type { ApprovalFindings } from './approval-finding.ts';
import { type ApprovalAct, type ApprovalRecord, approvalRecordSchemas } from './approval-records.ts';
import type { HashTools } from './approval-tools.ts';
import type { ApprovalBundle } from './bundle.ts';
import type { SeenHead } from './signed-scalars.ts';

/** Records of approvals that the head proves, by index upwards; what is not proven is named and not used. */
export function provenRecords(
  tools: HashTools,
  bundle: Pick<ApprovalBundle, 'log' | 'records'>,
  head: Checkpoint,
  findings: ApprovalFindings,
): readonly ApprovalRecord[] {
  const proven: ApprovalRecord[] = [];
  let before = -1;
  for (const [at, { record: text, proof }] of bundle.records.entries()) {
    const bytes = tools.utf8(text);
    const record = readStrictRecord(text, bytes.length, bundle.log);
    if (record === null || record._n <= before) {
      findings.add('record_malformed', `records/${at}`);
      continue;
    }
    before = record._n;
    const leaf = leafHash(tools.sha256, bytes);
    const hashes = readHashes(proof);
    const claim = { index: record._n, size: head.size, leaf, root: head.root };
    if (hashes === null || !verifyInclusion(tools.sha256, { ...claim, proof: hashes })) {
      findings.add('record_unproven', `n:${record._n}`);
      continue;
    }
    const read = readApprovalRecord(record);
    if (read === 'malformed') findings.add('record_malformed', `records/${at}`);
    else if (read !== null) proven.push(read);
  }
  return proven;
}

/** Null for records of other things, and of what was refused. */
function readApprovalRecord(record: {
  readonly [name: string]: unknown;
  readonly _n: number;
  readonly _t: string;
}): ApprovalRecord | null | 'malformed' {
  const { act, actor, obj, out, _n: n, _t } = record;
  if (typeof act !== 'string' || !isApprovalAct(act) || out !== 'ok') return null;
  const at = instantOf(_t);
  const parsed = approvalRecordSchemas[act].safeParse(obj);
  const who = isObject(actor as never) ? (actor as { id?: unknown }).id : undefined;
  if (at === null || !parsed.success || typeof who !== 'string') return 'malformed';
  return { act, obj: parsed.data, n, at, actor: who } as ApprovalRecord;
}

function isApprovalAct(act: string): act is ApprovalAct {
  return Object.hasOwn(approvalRecordSchemas, act);
}

/** Milliseconds since 1970; null unless the text is a real instant since then. */
function instantOf(text: string): number | null {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && ms >= 0 && new Date(ms).toISOString() === text ? ms : null;
}

/** Heads that `head` provably continues; itself among them. */
export function provenHeads(
  tools: HashTools,
  bundle: Pick<ApprovalBundle, 'heads'>,
  head: Checkpoint,
  findings: ApprovalFindings,
): readonly SeenHead[] {
  const proven: SeenHead[] = [{ size: head.size, root: head.root }];
  for (const { size, root: text, proof } of bundle.heads) {
    const root = decodeBase64(text);
    const hashes = readHashes(proof);
    if (root?.length === hashBytes && hashes !== null && continues(tools, { size, root }, head, hashes))
      proven.push({ size, root });
    else findings.add('head_inconsistent', `head:${size}`);
  }
  return proven;
}

function continues(tools: HashTools, old: SeenHead, head: Checkpoint, proof: readonly Uint8Array[]): boolean {
  if (old.size === 0) return proof.length === 0 && equalBytes(old.root, tools.sha256());
  const claim = { size1: old.size, size2: head.size, root1: old.root, root2: head.root, proof };
  return verifyConsistency(tools.sha256, claim);
}

function readHashes(proof: readonly string[]): readonly Uint8Array[] | null {
  const hashes = proof.map(decodeBase64);
  return hashes.every((hash): hash is Uint8Array => hash !== null) ? hashes : null;
}
