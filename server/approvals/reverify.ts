import type { ApprovalRecord, Voice } from '../../shared/approvals/approval-records.ts';
import { readDecision } from '../../shared/approvals/decision.ts';
import { type DirectoryKey, isActiveAt } from '../../shared/approvals/directory.ts';
import { type Intent, intentHash, isInForce, readIntent } from '../../shared/approvals/intent.ts';
import { readCompactJws } from '../../shared/approvals/jws.ts';
import { policyBreaches } from '../../shared/approvals/policy.ts';
import { judgeSeparation, type SignedDecision } from '../../shared/approvals/separation.ts';
import { Refusal } from '../http/refusal.ts';
import { decisionsOf } from '../store/approval-decisions.ts';
import type { IntentRow } from '../store/approval-intents.ts';
import { keyOf, keysOfOrganization } from '../store/approval-keys.ts';
import type { Organization } from '../store/organizations.ts';
import type { Work } from '../store/work.ts';
import { requirementFor, separationFacts } from './judge-now.ts';
import { directoryFrom } from './key-directory.ts';
import { voiceOf } from './people.ts';
import { policyInForce } from './policy-in-force.ts';
import { digestOf, signatureFault, tools } from './signed.ts';
import { checkParams, checkSeverityAlone, checkUnchanged } from './targets.ts';
import type { Trail } from './trail.ts';

/** An intent that may be carried out now, and who stands behind it. */
export type Verified = { readonly intent: Intent; readonly voices: readonly Voice[] };
export type Unverified = { readonly rule: string; readonly detail: string };

/** Older than this a directory says nothing: keys may have been revoked since. */
const directoryMs = 86_400_000;

/**
 * The executor's own judgement, from signed bytes and the trail alone: nothing that a row says of an intent, a decision, a key or
 * a policy is believed. The people are those of the store, as they are now.
 */
export function reverify(
  work: Work,
  org: Organization,
  row: IntentRow,
  trail: Trail,
  aud: string,
): Verified | Unverified {
  try {
    return judged(work, org, row, trail, aud);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { rule, detail } = error.options;
    return no(rule ?? (error.kind === 'stale-version' ? 'etag_changed' : error.kind), detail ?? '');
  }
}

function judged(
  work: Work,
  org: Organization,
  row: IntentRow,
  trail: Trail,
  aud: string,
): Verified | Unverified {
  if (work.nowMs - trail.lastMs > directoryMs)
    return no('directory_stale', 'The executor’s directory of keys is more than a day old.');
  const directory = directoryFrom(keysOfOrganization(work.db, org.number), trail.records);
  const read = readCompactJws(row.jws, 'wf-intent+jws');
  const intent = read.ok ? readIntent(read.jws.payload) : null;
  if (!read.ok || intent === null) return no('intent_forged', 'The request does not read.');
  const ih = intentHash(tools, read.jws.payload);
  const own = trail.records.filter(({ obj }) => obj.id === intent.id && 'ih' in obj && obj.ih === ih);
  const key = directory.get(read.jws.header.kid);
  const requested = own.find(({ act, obj }) => act === 'approval.requested' && obj.jws === digestOf(row.jws));
  if (intent.id !== row.id || intent.aud !== aud) return no('intent_forged', 'It is another request.');
  if (key === undefined || requested === undefined || !isSigned(read.jws, key, intent.req))
    return no('intent_unproven', 'The trail does not prove the request and its key.');
  if (!isActiveAt(key, requested.n, requested.at))
    return no('revoked_key', 'The requester’s key did not count.');
  const past = own.find(isOver);
  if (past !== undefined) return no('ended', `The trail says that it is over (${past.act}).`);
  if (!isInForce(intent, Math.floor(work.nowMs / 1_000))) return no('expired', 'It is not in force now.');
  const policy = policyInForce(work, org);
  const changed = trail.records.findLast(({ act }) => act === 'approval_policy.changed');
  if (changed?.obj.id !== intent.policy) return no('policy_old', 'The trail has another policy in force.');
  const [breach] = policyBreaches(tools, policy.policy, intent);
  if (breach !== undefined) return no(breach, 'It does not keep to the policy.');
  checkParams(work.db, org.number, intent);
  checkSeverityAlone(policy.policy, intent);
  checkUnchanged(work.db, org.number, intent, policy);
  const decisions = provenDecisions(work, row, { intent, ih, own, directory });
  const facts = separationFacts(work, org.number, {
    ...{ intent, kid: key.kid, decisions },
    required: requirementFor(policy, intent),
  });
  const nowAt = { n: trail.head.size, ms: work.nowMs };
  const keys = [...directory.values()].map((one) => ({
    kid: one.kid,
    person: one.enrolment.iss,
    device: one.enrolment.device,
    active: isActiveAt(one, nowAt.n, nowAt.ms),
  }));
  const verdict = judgeSeparation({ ...facts, keys });
  if (!verdict.reached) {
    const [first] = verdict.breaches;
    return no(first?.kind ?? 'missing_quorum', 'Too few people stand behind it now.');
  }
  const kids = [key.kid, ...decisions.map(({ kid }) => kid)];
  const voices = kids.flatMap((kid) => {
    const found = keyOf(work.db, org.number, kid);
    return found !== null && verdict.counted.includes(found.user_id)
      ? [voiceOf(work, org.number, found)]
      : [];
  });
  return { intent, voices };
}

function isOver({ act, obj }: ApprovalRecord): boolean {
  if (act === 'approval.decided') return obj.dec !== 'approve';
  return act === 'approval.ended' || act === 'approval.executing';
}

type Scene = {
  readonly intent: Intent;
  readonly ih: string;
  readonly own: readonly ApprovalRecord[];
  readonly directory: ReadonlyMap<string, DirectoryKey>;
};

/** Approvals whose signature holds, by a key that counted when the trail says that they were accepted, in time. */
function provenDecisions(work: Work, row: IntentRow, scene: Scene): readonly SignedDecision[] {
  const { intent, ih, own, directory } = scene;
  const seen = new Set<string>();
  return decisionsOf(work.db, row.id).flatMap(({ jws: compact }) => {
    const read = readCompactJws(compact, 'wf-decision+jws');
    const decision = read.ok ? readDecision(read.jws.payload) : null;
    if (!read.ok || decision === null || decision.ih !== ih || decision.dec !== 'approve') return [];
    const key = directory.get(read.jws.header.kid);
    const record = own.find(
      ({ act, obj }) =>
        act === 'approval.decided' && obj.jti === decision.jti && obj.jws === digestOf(compact),
    );
    if (key === undefined || record === undefined || !isSigned(read.jws, key, decision.iss)) return [];
    const inTime = record.at >= intent.nbf * 1_000 && record.at < intent.exp * 1_000;
    if (!inTime || !isActiveAt(key, record.n, record.at) || seen.has(decision.jti)) return [];
    seen.add(decision.jti);
    return [{ jti: decision.jti, iss: decision.iss, kid: key.kid, dec: decision.dec }];
  });
}

function isSigned(
  jws: Parameters<typeof signatureFault>[0],
  { kid, enrolment }: DirectoryKey,
  person: string,
): boolean {
  return enrolment.iss === person && signatureFault(jws, { kid, jwk: enrolment.jwk }) === null;
}

function no(rule: string, detail: string): Unverified {
  return { rule, detail };
}
