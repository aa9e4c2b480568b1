import { effectOf, isBreakGlass } from '../../shared/approvals/action.ts';
import { iatSkewSeconds } from '../../shared/approvals/decision.ts';
import { type Intent, intentHash, isInForce, readIntent } from '../../shared/approvals/intent.ts';
import { policyBreaches } from '../../shared/approvals/policy.ts';
import { judgeSeparation } from '../../shared/approvals/separation.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import type { AuditEntry } from '../audit-log/append.ts';
import type { Caller } from '../checks/authenticate.ts';
import { requireFreshStepUp } from '../mfa/freshness.ts';
import { type IntentRow, insertIntent, intentById, intentOf } from '../store/approval-intents.ts';
import { moveRevision } from '../store/approval-people.ts';
import type { Work } from '../store/work.ts';
import { breachWords, requirementFor, separationFacts } from './judge-now.ts';
import { callersKey, jwkOf } from './keys.ts';
import { ownersOf, voiceOf } from './people.ts';
import { type PolicyInForce, policyInForce } from './policy-in-force.ts';
import { digestOf, readJws, refuseApproval, refuseJws, signatureFault, tools } from './signed.ts';
import { checkParams, checkSeverityAlone, checkUnchanged } from './targets.ts';

export type Acceptance = {
  readonly work: Work;
  readonly caller: Caller;
  readonly aud: string;
  /** Appends the record, answers its index. */
  readonly audit: (entry: Pick<AuditEntry, 'act' | 'obj' | 'inc' | 'detail'>) => number;
};

/** Accepts a signed request as it was received, or refuses it by the first rule that it breaks. */
export function acceptIntent(given: Acceptance, compact: string): IntentRow {
  const { work, caller, aud } = given;
  const jws = readJws(compact, 'wf-intent+jws');
  const key = callersKey(work, caller, jws.header.kid);
  const fault = signatureFault(jws, { kid: key.kid, jwk: jwkOf(key) });
  if (fault !== null) throw refuseJws(fault);
  const intent = readIntent(jws.payload);
  if (intent === null) throw refuseJws('payload');
  if (intent.aud !== aud) throw refuseApproval('aud', 'It was signed for another server.');
  if (intent.req !== caller.user.id) throw refuseApproval('person', 'It names somebody else.');
  const before = intentById(work.db, intent.id);
  if (before !== null) {
    if (before.jws === compact && before.org === caller.org.number) return before;
    throw refuseApproval('id_reused', 'This id stands for another request.');
  }
  const policy = policyInForce(work, caller.org);
  checkRules(work, caller, intent, policy);
  const required = requirementFor(policy, intent);
  const judged = judgeSeparation(
    separationFacts(work, caller.org.number, { intent, kid: key.kid, required, decisions: [] }),
  );
  const own = judged.breaches.find(({ kind }) => kind !== 'missing_quorum');
  if (own !== undefined) throw refuseApproval(own.kind, breachWords[own.kind]);
  if (isBreakGlass(intent.action)) requireFreshStepUp(work.db, caller, work.nowMs);
  return store(given, intent, compact, key.kid);
}

function checkRules(work: Work, caller: Caller, intent: Intent, policy: PolicyInForce): void {
  const now = Math.floor(work.nowMs / 1_000);
  if (intent.created > now + iatSkewSeconds) throw refuseApproval('created', 'It is signed in the future.');
  if (!isInForce(intent, now))
    throw refuseApproval(now < intent.nbf ? 'early' : 'expired', 'It is not in force by the server’s clock.');
  checkParams(work.db, caller.org.number, intent);
  const [breach] = policyBreaches(tools, policy.policy, intent);
  if (breach !== undefined) throw refuseApproval(breach, policyWords[breach]);
  checkSeverityAlone(policy.policy, intent);
  checkUnchanged(work.db, caller.org.number, intent, policy);
}

const policyWords = {
  policy_old: 'It names another policy than the one in force; ask anew.',
  no_rule: 'The policy has no rule that allows this.',
  quorum_lowered: 'It asks for fewer people than the policy.',
  lives_too_long: 'It lives longer than the policy allows.',
  offline_refused: 'The policy does not allow this to be signed offline.',
} as const;

function store({ work, caller, audit }: Acceptance, intent: Intent, compact: string, kid: string): IntentRow {
  const org = caller.org.number;
  const ih = intentHash(tools, readJws(compact, 'wf-intent+jws').payload);
  const key = callersKey(work, caller, kid);
  const { params } = intent;
  const n = audit({
    act: 'approval.requested',
    obj: {
      ...{ id: intent.id, type: 'approval', ih, action: intent.action, jws: digestOf(compact) },
      ...{ voice: voiceOf(work, org, key), owners: ownersOf(work.db, org, intent.targets) },
    },
    ...(intent.inc === null ? {} : { inc: intent.inc }),
    detail: { reason: String(params.reason ?? '') },
  });
  const reviewMs = isBreakGlass(intent.action) ? reviewWithinMs(work, caller, intent) : null;
  insertIntent(work, {
    ...{ id: intent.id, org, ih, jws: compact, kid, user_id: caller.user.id, accepted_n: n },
    ...{ incident_id: intent.inc, action: intent.action, exp: intent.exp },
    rev: moveRevision(work, org),
    until: typeof params.until === 'number' ? params.until : null,
    owner_id: typeof params.owner === 'string' ? params.owner : null,
    reverts:
      effectOf(intent.action) !== 'containment.renew' && typeof params.reverts === 'string'
        ? params.reverts
        : null,
    review_due_at: reviewMs === null ? null : toTimestamp(work.nowMs + reviewMs),
    targets: intent.targets.map(({ id }) => id),
  });
  const row = intentOf(work.db, org, intent.id);
  if (row === null) throw new Error('an intent vanished');
  return row;
}

function reviewWithinMs(work: Work, caller: Caller, intent: Intent): number {
  return (requirementFor(policyInForce(work, caller.org), intent).reviewSeconds ?? 86_400) * 1_000;
}
