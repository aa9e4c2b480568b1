import type { z } from 'zod';
import type { containedSchema, IntentDetail, IntentSummary } from '../../shared/api/approvals.ts';
import { effectOf, isBreakGlass, isContainment, revertOf } from '../../shared/approvals/action.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { mayBeInForce } from '../../shared/approvals/ledger.ts';
import { etagOf } from '../../shared/domain/scalars.ts';
import { decisionsOf, effectsOf } from '../store/approval-decisions.ts';
import { commandOf, type IntentRow } from '../store/approval-intents.ts';
import { keysOfOrganization } from '../store/approval-keys.ts';
import { accountsOf } from '../store/approval-people.ts';
import type { Work } from '../store/work.ts';
import { judgeNow, signedIntent } from './judge-now.ts';
import { isKeyActive } from './people.ts';
import type { PolicyInForce } from './policy-in-force.ts';

export function summaryOf(row: IntentRow): IntentSummary {
  const intent = signedIntent(row);
  return {
    ...{ id: row.id, ih: row.ih, state: row.state, effect: row.effect, action: intent.action },
    break_glass: isBreakGlass(intent.action),
    targets: [...intent.targets],
    params: intent.params,
    ...{ incident_id: intent.inc, requester_id: row.user_id, kid: row.kid, policy: intent.policy },
    ...{
      quorum: intent.quorum,
      counted: row.counted,
      created: intent.created,
      nbf: intent.nbf,
      exp: intent.exp,
    },
    ...{ accepted_at: row.accepted_at, ended_at: row.ended_at, outcome: row.outcome, rev: row.rev },
  };
}

type Reading = Pick<Work, 'db' | 'now' | 'nowMs'>;

export function detailOf(work: Reading, row: IntentRow, policy: PolicyInForce): IntentDetail {
  return {
    intent: summaryOf(row),
    jws: row.jws,
    n: row.accepted_n,
    decisions: decisionsOf(work.db, row.id).map((decision) => ({
      ...{ jti: decision.jti, jws: decision.jws, kid: decision.kid, user_id: decision.user_id },
      ...{ dec: decision.dec, accepted_at: decision.accepted_at, counted: decision.counted === 1 },
      ...{ why: decision.why, n: decision.n },
    })),
    ledger: effectsOf(work.db, row.id).map(({ state, at, source, detail, n }) => {
      return { state, at, source, detail, n };
    }),
    approvers: approversOf(work, row, policy),
    observe_by: row.effect === 'acknowledged' ? row.observe_by : null,
    command: commandOf(work.db, row.id),
    review:
      row.review_due_at === null
        ? null
        : {
            ...{ due_at: row.review_due_at, reviewed_at: row.reviewed_at, reviewer_id: row.reviewer_id },
            ...{ verdict: row.review_verdict, text: row.review_text },
          },
  };
}

/** Everybody who could ever approve here, and what keeps them from it now: a key of theirs is tried as if it had signed. */
export function approversOf(work: Reading, row: IntentRow, policy: PolicyInForce): IntentDetail['approvers'] {
  if (row.state !== 'pending' || signedIntent(row).policy !== policy.row.hash) return [];
  const keys = keysOfOrganization(work.db, row.org).filter((key) => isKeyActive(key, work.now));
  const decided = new Set(decisionsOf(work.db, row.id).map(({ user_id }) => user_id));
  return accountsOf(work.db, row.org).flatMap((account) => {
    if (account.id === row.user_id) return [];
    const why = (...reasons: readonly string[]) => ({
      ...{ user_id: account.id, may: reasons.length === 0, why_not: [...reasons] },
    });
    if (decided.has(account.id)) return [why('already_decided')];
    if (!account.active) return [why('inactive')];
    const own = keys.filter((key) => key.user_id === account.id);
    if (own.length === 0) return [why('no_key')];
    const breaches = own.map(({ kid }) => {
      const tried = { jti: 'tried', iss: account.id, kid, dec: 'approve' as const };
      return judgeNow(work, row, policy, [tried]).breaches.find(({ jti }) => jti === 'tried')?.kind ?? null;
    });
    return [breaches.includes(null) ? why() : why(breaches[0] ?? 'lapsed_role')];
  });
}

/** What may be in force, and until when. */
export function containedOf(row: IntentRow, nowMs: number): z.input<typeof containedSchema> | null {
  const intent: Intent = signedIntent(row);
  if (!isContainment(effectOf(intent.action)) || !mayBeInForce(row.effect)) return null;
  return {
    intent: summaryOf(row),
    since: row.ended_at ?? row.accepted_at,
    until: row.until,
    owner_id: row.owner_id,
    etag: etagOf(row.bound_version),
    overdue: row.until !== null && row.until * 1_000 <= nowMs,
    reversal: revertOf(intent.action),
  };
}
