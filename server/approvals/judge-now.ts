import { effectOf } from '../../shared/approvals/action.ts';
import { type Intent, readIntent } from '../../shared/approvals/intent.ts';
import { policyCaseOf, type Requirement, requirementOf } from '../../shared/approvals/policy.ts';
import {
  type BreachKind,
  judgeSeparation,
  type Separation,
  type SeparationFacts,
  type SignedDecision,
} from '../../shared/approvals/separation.ts';
import { may } from '../../shared/domain/role.ts';
import { decisionsOf } from '../store/approval-decisions.ts';
import type { IntentRow } from '../store/approval-intents.ts';
import { keysOfOrganization } from '../store/approval-keys.ts';
import { accountOf, accountsOf } from '../store/approval-people.ts';
import type { Work } from '../store/work.ts';
import { keyFacts, ownersOf, personFacts, vouchingsOf } from './people.ts';
import type { PolicyInForce } from './policy-in-force.ts';
import { readJws, refuseApproval } from './signed.ts';

/** The intent that a row's signed bytes are; the row was made from them. */
export function signedIntent(row: Pick<IntentRow, 'jws'>): Intent {
  const intent = readIntent(readJws(row.jws, 'wf-intent+jws').payload);
  if (intent === null) throw new Error('an accepted intent does not read');
  return intent;
}

export function requirementFor({ policy }: PolicyInForce, intent: Intent): Requirement {
  const required = requirementOf(policy, policyCaseOf(intent));
  if (required === null) throw refuseApproval('no_rule', 'The policy has no rule that allows this.');
  return required;
}

/** Everything that separation of duties is judged by, as the store has it now. */
export function separationFacts(
  work: Pick<Work, 'db' | 'now' | 'nowMs'>,
  org: number,
  given: {
    readonly intent: Intent;
    readonly kid: string;
    readonly required: Requirement;
    readonly decisions: readonly SignedDecision[];
  },
): SeparationFacts {
  const { intent, kid, required, decisions } = given;
  return {
    intent,
    required,
    intentKid: kid,
    decisions,
    people: accountsOf(work.db, org).map(personFacts),
    keys: keysOfOrganization(work.db, org).map((key) => keyFacts(key, work.now)),
    vouchings: vouchingsOf(work.db, org, work.nowMs),
    owners: ownersOf(work.db, org, intent.targets),
    now: Math.floor(work.nowMs / 1_000),
  };
}

/** Separation of duties over what was counted so far and, where given, one decision more. */
export function judgeNow(
  work: Pick<Work, 'db' | 'now' | 'nowMs'>,
  row: IntentRow,
  policy: PolicyInForce,
  more: readonly SignedDecision[] = [],
): Separation {
  const intent = signedIntent(row);
  const counted = decisionsOf(work.db, row.id)
    .filter((decision) => decision.counted === 1)
    .map(({ jti, user_id, kid, dec }) => ({ jti, iss: user_id, kid, dec }));
  const required = requirementFor(policy, intent);
  const facts = separationFacts(work, row.org, {
    ...{ intent, required, kid: row.kid },
    decisions: [...counted, ...more],
  });
  const judged = judgeSeparation(facts);
  return judged.reached && !mayChangeRules(work, row.org, intent, judged.counted)
    ? { ...judged, reached: false }
    : judged;
}

/** Rules are changed with somebody who holds `policy:write` among those who count. */
function mayChangeRules(
  work: Pick<Work, 'db'>,
  org: number,
  intent: Intent,
  counted: readonly string[],
): boolean {
  if (effectOf(intent.action) !== 'policy.change') return true;
  return counted.some((id) => may(accountOf(work.db, org, id)?.roles ?? [], 'policy:write'));
}

export const breachWords: Readonly<Record<BreachKind, string>> = {
  self_approval: 'It is the requester’s own.',
  same_person: 'This human has decided already, with another account.',
  same_key: 'This key has decided already.',
  same_device: 'Another one who counts signed on the same device.',
  not_a_person: 'Only a person counts.',
  lapsed_role: 'They do not hold the right that this needs.',
  revoked_key: 'The key is not active.',
  vouched_for: 'One of the two let the other in less than a day ago.',
  owns_target: 'The target is their own account.',
  missing_quorum: 'Too few people count.',
};
