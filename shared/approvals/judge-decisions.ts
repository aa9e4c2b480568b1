import type { ApprovalFindings } from './approval-finding.ts';
import type { ApprovalRecord } from './approval-records.ts';
import type { HashTools } from './approval-tools.ts';
import { type Decision, iatSkewSeconds, readDecision } from './decision.ts';
import { type DirectoryKey, isActiveAt } from './directory.ts';
import { isProvenHead } from './judge-bundle-head.ts';
import type { ReadIntent } from './judge-intent.ts';
import { type CompactJws, jwsDigest, readCompactJws, refusalOf, type VerifySignature } from './jws.ts';
import { type Policy, policyCaseOf, requirementOf } from './policy.ts';
import { offlineChallenge, readSeenHead, type SeenHead } from './signed-scalars.ts';

export type DecidedRecord = Extract<ApprovalRecord, { act: 'approval.decided' | 'approval.late' }>;

/** A decision whose signature holds and which is about this intent. */
export type JudgedDecision = {
  readonly decision: Decision;
  readonly key: DirectoryKey;
  /** What the log says of it; null if it says nothing. */
  readonly record: DecidedRecord | null;
  /** Whether it was accepted in time: what separation of duties is judged over. */
  readonly inTime: boolean;
  /** Whether its key was active at its index. */
  readonly active: boolean;
};

export type DecisionContext = {
  readonly tools: HashTools & { readonly verify: VerifySignature };
  readonly policy: Policy;
  readonly read: ReadIntent;
  readonly keys: ReadonlyMap<string, DirectoryKey>;
  readonly records: readonly ApprovalRecord[];
  readonly heads: readonly SeenHead[];
  readonly findings: ApprovalFindings;
};

/** Decisions in the order of the file; one that is forged, or of another intent, is named and left out. */
export async function judgeDecisions(
  context: DecisionContext,
  compacts: readonly string[],
): Promise<readonly JudgedDecision[]> {
  const { findings } = context;
  const judged: JudgedDecision[] = [];
  const challenges = new Set<string>();
  for (const [at, compact] of compacts.entries()) {
    const place = `decisions/${at}`;
    const read = readCompactJws(compact, 'wf-decision+jws');
    const decision = read.ok ? readDecision(read.jws.payload) : null;
    if (!read.ok || decision === null) {
      findings.add('decision_forged', place, read.ok ? 'payload' : read.why);
      continue;
    }
    const key = context.keys.get(read.jws.header.kid);
    if (key === undefined) {
      findings.add('key_missing', read.jws.header.kid);
      continue;
    }
    const why = await refusalOf(context.tools.verify, read.jws, { kid: key.kid, jwk: key.enrolment.jwk });
    if (why !== null || key.enrolment.iss !== decision.iss) {
      findings.add('decision_forged', place, why ?? 'person');
      continue;
    }
    if (decision.ih !== context.read.hash) {
      findings.add('other_intent', decision.jti);
      continue;
    }
    if (judged.some((one) => one.decision.jti === decision.jti)) {
      findings.add('jti_reused', decision.jti);
      continue;
    }
    if (challenges.has(decision.chal)) findings.add('chal_reused', decision.jti);
    if (decision.chal !== offlineChallenge) challenges.add(decision.chal);
    judged.push(judgeAcceptance(context, read.jws, decision, key));
  }
  return judged;
}

/** What the log says of a decision, held against what the decision says itself. */
function judgeAcceptance(
  { tools, policy, read, records, heads, findings }: DecisionContext,
  jws: CompactJws,
  decision: Decision,
  key: DirectoryKey,
): JudgedDecision {
  const { jti } = decision;
  const digest = jwsDigest(tools, jws.compact);
  const { intent } = read;
  if (key.enrolment.aud !== intent.aud) findings.add('other_audience', key.kid);
  const isOffline = decision.chal === offlineChallenge;
  if (isOffline && requirementOf(policy, policyCaseOf(intent))?.offlineSeconds == null)
    findings.add('offline_refused', jti);
  const record = records.find(
    ({ act, obj }) =>
      (act === 'approval.decided' || act === 'approval.late') &&
      obj.id === intent.id &&
      obj.ih === read.hash &&
      obj.jws === digest &&
      obj.jti === jti &&
      obj.dec === decision.dec &&
      obj.voice.person === decision.iss &&
      obj.voice.kid === key.kid &&
      obj.voice.device === key.enrolment.device,
  );
  // A root over the record of this decision cannot stand in the decision: what is proven here was seen before.
  const seen = readSeenHead(decision.tb);
  if (seen === null || !isProvenHead(heads, seen)) findings.add('seen_head_unproven', jti);
  if (record === undefined || (record.act !== 'approval.decided' && record.act !== 'approval.late')) {
    findings.add('decision_unlogged', jti);
    return { decision, key, record: null, inTime: false, active: false };
  }
  if (decision.iat > Math.floor(record.at / 1000) + iatSkewSeconds) findings.add('iat_ahead', jti);
  if (key.compromisedSince !== null && record.at >= key.compromisedSince * 1000)
    findings.add('compromised_key', jti);
  const isEarly = record.at < intent.nbf * 1000;
  const isLate = record.at >= intent.exp * 1000;
  if (isEarly) findings.add('early', jti);
  if (record.act === 'approval.late') findings.add('late_kept', jti);
  else if (isLate) findings.add('late', jti);
  const inTime = record.act === 'approval.decided' && !isEarly && !isLate;
  return { decision, key, record, inTime, active: isActiveAt(key, record.n, record.at) };
}
