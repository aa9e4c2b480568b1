import { type ApprovalBundle, bundleFormat, bundleText } from '../../shared/approvals/bundle.ts';
import { readDecision } from '../../shared/approvals/decision.ts';
import { policySchema } from '../../shared/approvals/policy.ts';
import { readSeenHead } from '../../shared/approvals/signed-scalars.ts';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import { cosignedNote } from '../audit-log/organization-log.ts';
import { consistencyProofOf, inclusionProofOf } from '../audit-log/tree.ts';
import { Refusal } from '../http/refusal.ts';
import { decisionsOf } from '../store/approval-decisions.ts';
import type { IntentRow } from '../store/approval-intents.ts';
import { type KeyRow, keysOfOrganization, revocationsOf } from '../store/approval-keys.ts';
import { policiesOf } from '../store/approval-policies.ts';
import { latestSigned } from '../store/audit-checkpoints.ts';
import { auditLogOf } from '../store/audit-logs.ts';
import { approvalRecordsOf } from '../store/audit-records.ts';
import type { Database } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import { signedIntent } from './judge-now.ts';
import { readJws } from './signed.ts';

const keyActs = ['approval_key.enrolled', 'approval_key.endorsed', 'approval_key.revoked'] as const;
const intentActs = [
  'approval.requested',
  'approval.decided',
  'approval.late',
  'approval.executing',
  'approval.ended',
  'approval.effect',
  'approval.reviewed',
] as const;

/** Everything that a stranger needs to check an intent, as one file (docs/formats/approvals-v1.md), under the newest signed head. */
export function bundleOf(db: Database, org: Organization, row: IntentRow): string {
  const log = auditLogOf(db, org.number);
  const head = log === null ? null : latestSigned(db, log.number);
  if (log === null || head === null) throw new Refusal('unavailable');
  const decisions = decisionsOf(db, row.id);
  const keys = keysInvolved(db, org.number, [row.kid, ...decisions.map(({ kid }) => kid)]);
  const policy = policiesOf(db, org.number, 10_000).find(({ hash }) => hash === signedIntent(row).policy);
  if (policy === undefined) throw new Error('the policy of an intent vanished');
  const records = [
    ...keys.flatMap(({ kid }) => approvalRecordsOf(db, log.number, keyActs, kid)),
    ...approvalRecordsOf(db, log.number, ['approval_policy.changed'], null),
    ...approvalRecordsOf(db, log.number, intentActs, row.id),
  ]
    .filter(({ n }) => n < head.size)
    .sort((one, other) => one.n - other.n);
  const bundle: ApprovalBundle = {
    _v: 1,
    format: bundleFormat,
    log: log.origin,
    head: cosignedNote(db, log.number, head),
    intent: row.jws,
    decisions: decisions.map(({ jws }) => jws),
    enrolments: keys.map((key) => key.enrolment_jws),
    endorsements: keys.flatMap((key) => key.endorsement_jws ?? []),
    revocations: keys.flatMap(({ kid }) => revocationsOf(db, kid).map(({ jws }) => jws)),
    policy: policySchema.parse(JSON.parse(policy.policy)),
    records: records.map(({ n, record }) => ({
      record,
      proof: inclusionProofOf(db, log.number, n, head.size).map(encodeBase64),
    })),
    heads: seenHeads(decisions.map(({ jws }) => jws))
      .filter(({ size }) => size < head.size)
      .map(({ size, root }) => ({
        ...{ size, root: encodeBase64(root) },
        proof: consistencyProofOf(db, log.number, size, head.size).map(encodeBase64),
      })),
  };
  return bundleText(bundle);
}

/** Heads that decisions name, each once. */
function seenHeads(compacts: readonly string[]) {
  const heads = compacts.flatMap((compact) => {
    const decision = readDecision(readJws(compact, 'wf-decision+jws').payload);
    const seen = decision === null ? null : readSeenHead(decision.tb);
    return seen === null ? [] : [seen];
  });
  return heads.filter(({ size }, index) => heads.findIndex((one) => one.size === size) === index);
}

/** The keys that signed, and those that let them in, and so on up to the first two. */
function keysInvolved(db: Database, org: number, kids: readonly string[]): readonly KeyRow[] {
  const all = new Map(keysOfOrganization(db, org).map((key) => [key.kid, key]));
  const found = new Set<string>();
  const open = [...kids];
  for (let kid = open.pop(); kid !== undefined; kid = open.pop()) {
    const key = all.get(kid);
    if (key === undefined || found.has(kid)) continue;
    found.add(kid);
    if (key.endorsement_jws !== null) open.push(readJws(key.endorsement_jws, 'wf-enrol+jws').header.kid);
    for (const { jws } of revocationsOf(db, kid)) open.push(readJws(jws, 'wf-revoke+jws').header.kid);
  }
  return [...all.values()].filter(({ kid }) => found.has(kid));
}
