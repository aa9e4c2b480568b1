import { readActionParams } from './action-params.ts';
import type { ApprovalFindings } from './approval-finding.ts';
import type { ApprovalRecord } from './approval-records.ts';
import type { HashTools } from './approval-tools.ts';
import type { ApprovalBundle } from './bundle.ts';
import type { DirectoryKey } from './directory.ts';
import { type Intent, intentHash, readIntent } from './intent.ts';
import { type CompactJws, jwsDigest, readCompactJws, refusalOf, type VerifySignature } from './jws.ts';
import { policyBreaches } from './policy.ts';

/** The request of the log for this intent. */
export type RequestedRecord = Extract<ApprovalRecord, { act: 'approval.requested' }>;

export type ReadIntent = {
  readonly intent: Intent;
  /** `ih` of its bytes. */
  readonly hash: string;
  readonly jws: CompactJws;
};

/** The intent of a bundle, whoever signed it; null if there is none to read. */
export function readBundleIntent(
  tools: HashTools,
  compact: string,
  findings: ApprovalFindings,
): ReadIntent | null {
  const read = readCompactJws(compact, 'wf-intent+jws');
  const intent = read.ok ? readIntent(read.jws.payload) : null;
  if (!read.ok || intent === null) {
    findings.add('intent_forged', 'intent', read.ok ? 'payload' : read.why);
    return null;
  }
  return { intent, hash: intentHash(tools, read.jws.payload), jws: read.jws };
}

/** Its signature, its place in the log, its parameters and its policy. Answers the log's record of it. */
export async function judgeIntent(
  tools: HashTools & { readonly verify: VerifySignature },
  bundle: Pick<ApprovalBundle, 'policy'>,
  { intent, hash, jws }: ReadIntent,
  keys: ReadonlyMap<string, DirectoryKey>,
  records: readonly ApprovalRecord[],
  findings: ApprovalFindings,
): Promise<RequestedRecord | null> {
  const key = keys.get(jws.header.kid);
  if (key === undefined) findings.add('key_missing', jws.header.kid);
  else {
    const why = await refusalOf(tools.verify, jws, { kid: key.kid, jwk: key.enrolment.jwk });
    if (why !== null) findings.add('intent_forged', 'intent', why);
    else if (key.enrolment.iss !== intent.req) findings.add('intent_forged', 'intent', 'person');
    if (key.enrolment.aud !== intent.aud) findings.add('other_audience', key.kid);
  }
  if (readActionParams(intent) === null) findings.add('params_unreadable', 'intent');
  const digest = jwsDigest(tools, jws.compact);
  const requested = records.find(
    ({ act, obj }) =>
      act === 'approval.requested' &&
      obj.id === intent.id &&
      obj.ih === hash &&
      obj.jws === digest &&
      obj.action === intent.action &&
      obj.voice.person === intent.req &&
      obj.voice.kid === jws.header.kid &&
      obj.voice.device === key?.enrolment.device,
  );
  judgePolicy(tools, bundle, intent, requested?.n ?? Number.POSITIVE_INFINITY, records, findings);
  if (requested?.act === 'approval.requested') return requested;
  findings.add('intent_unlogged', 'intent');
  return null;
}

/** `requestedAt` is an index: the policy in force there is that of the last change before it. */
function judgePolicy(
  tools: HashTools,
  { policy }: Pick<ApprovalBundle, 'policy'>,
  intent: Intent,
  requestedAt: number,
  records: readonly ApprovalRecord[],
  findings: ApprovalFindings,
): void {
  for (const kind of policyBreaches(tools, policy, intent)) findings.add(kind, 'intent');
  const inForce = records.findLast(({ act, n }) => act === 'approval_policy.changed' && n < requestedAt);
  if (inForce === undefined) findings.add('policy_unproven', 'intent');
  else if (inForce.obj.id !== intent.policy) findings.add('policy_old', 'intent');
}
