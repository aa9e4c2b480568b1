import {
  createIntent,
  decideIntent,
  getApprovalBundle,
  getBoard,
  getIntent,
  listIntents,
  newIntentChallenge,
  reviewBreakGlass,
} from '../../shared/api/approvals.ts';
import { isBreakGlass } from '../../shared/approvals/action.ts';
import type { IntentState } from '../../shared/domain/approval.ts';
import { may } from '../../shared/domain/role.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { acceptDecision, takeAsApproved } from '../approvals/accept-decision.ts';
import { type Acceptance, acceptIntent } from '../approvals/accept-intent.ts';
import { incidentOf, tellIncident } from '../approvals/effects.ts';
import { approversOf, containedOf, detailOf, summaryOf } from '../approvals/intent-view.ts';
import { bundleOf } from '../approvals/make-bundle.ts';
import { policyInForce } from '../approvals/policy-in-force.ts';
import { refuseApproval } from '../approvals/signed.ts';
import type { Caller } from '../checks/authenticate.ts';
import { requireFeature } from '../checks/tiers.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, pathWithQuery, readRoute, type WriteContext, writeRoute } from '../http/route.ts';
import { requireFreshStepUp } from '../mfa/freshness.ts';
import {
  changeIntent,
  type IntentRow,
  intentOf,
  intentsInEffect,
  intentsOf,
} from '../store/approval-intents.ts';
import { newNonce } from '../store/approval-keys.ts';
import { moveRevision, revisionOf } from '../store/approval-people.ts';
import type { Database } from '../store/database.ts';
import { inTransaction, type Store } from '../store/work.ts';

const open: readonly IntentState[] = ['pending', 'approved', 'executing', 'unknown'];
const ended: readonly IntentState[] = ['done', 'failed', 'rejected', 'cancelled', 'expired', 'void'];
/** States in which something may be in force. */
const inForce = ['sent', 'acknowledged', 'observed', 'claimed_not_observed', 'unknown'] as const;
const mostShown = 5_000;

function intentOr404(db: Database, org: number, id: string): IntentRow {
  const row = intentOf(db, org, id);
  if (row === null) throw new Refusal('not-found');
  return row;
}

type Context = Pick<WriteContext<typeof createIntent>, 'work' | 'caller' | 'services' | 'audit'>;

function acceptanceOf({ work, caller, services, audit }: Context): Acceptance {
  requireFeature(caller, 'signed_approvals');
  return { work, caller, aud: services.issuer(), audit: (entry) => audit(entry).n };
}

export const createIntentRoute = writeRoute(createIntent, (context) => {
  const { work, body, caller, services } = context;
  const row = acceptIntent(acceptanceOf(context), body.jws);
  if (row.state === 'pending' && row.accepted_at === work.now) {
    tellIncident(work, row, 'requested', '');
    if (isBreakGlass(row.action)) {
      takeAsApproved(work, row);
      services.log.warn({ intent: row.id, by: row.user_id }, 'the glass was broken: one person acts alone');
    }
  }
  services.approvals?.kick();
  return answer(createIntent, summaryOf(intentOr404(work.db, caller.org.number, row.id)));
});

export const newIntentChallengeRoute = writeRoute(newIntentChallenge, (context) => {
  const { work, caller, params, audit } = context;
  requireFeature(caller, 'signed_approvals');
  const row = intentOr404(work.db, caller.org.number, params.intent_id);
  const { nonce, expires } = newNonce(work, caller.user.id, row.id);
  audit({ act: 'approval.challenged', obj: { id: row.id, type: 'approval' }, ...incidentOf(row) });
  return answer(newIntentChallenge, { chal: nonce, expires_at: toTimestamp(expires) });
});

export const decideIntentRoute = writeRoute(decideIntent, (context) => {
  const { work, caller, params, body, services } = context;
  const row = intentOr404(work.db, caller.org.number, params.intent_id);
  const outcome = acceptDecision(acceptanceOf(context), row, body.jws);
  services.approvals?.kick();
  const intent = summaryOf(intentOr404(work.db, caller.org.number, row.id));
  return answer(decideIntent, { outcome, intent });
});

export const listIntentsRoute = readRoute(listIntents, ({ query, caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const { store } = services;
  const org = caller.org.number;
  const states = query.view === 'open' ? open : query.view === 'ended' ? ended : null;
  const before = query.cursor ?? null;
  const waiting = waitingFor(store, caller);
  const rows =
    query.view === 'waiting'
      ? waiting.filter(({ id }) => before === null || id < before).slice(0, query.limit + 1)
      : intentsOf(store.db, {
          ...{ org, states, before, limit: query.limit + 1 },
          incidentId: query.incident_id ?? null,
          userId: query.view === 'mine' ? caller.user.id : null,
        });
  const page = rows.slice(0, query.limit);
  const next = rows.length > query.limit ? (page.at(-1)?.id ?? null) : null;
  const openNow = intentsOf(store.db, openOf(org));
  const overdue = contained(store, org).filter((one) => one.overdue).length;
  return answer(
    listIntents,
    {
      items: page.map(summaryOf),
      next_cursor: next,
      rev: revisionOf(store.db, org),
      counts: {
        waiting: waiting.length,
        mine_open: openNow.filter((row) => row.user_id === caller.user.id).length,
        ...{ open: openNow.length, overdue },
      },
    },
    next === null ? {} : { link: `<${pathWithQuery(listIntents, { ...query, cursor: next })}>; rel="next"` },
  );
});

function openOf(org: number) {
  return { org, states: open, before: null, incidentId: null, userId: null, limit: mostShown };
}

/** Pending ones that the caller could approve now. */
function waitingFor(store: Store, caller: Caller): readonly IntentRow[] {
  if (!may(caller.user.roles, 'containment:approve')) return [];
  return inTransaction(store, (work) => {
    const policy = policyInForce(work, caller.org);
    return intentsOf(work.db, { ...openOf(caller.org.number), states: ['pending'] }).filter(
      (row) =>
        row.exp * 1_000 > work.nowMs &&
        approversOf(work, row, policy).some((one) => one.may && one.user_id === caller.user.id),
    );
  });
}

export const getIntentRoute = readRoute(getIntent, ({ params, caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const detail = inTransaction(services.store, (work) => {
    const row = intentOr404(work.db, caller.org.number, params.intent_id);
    return detailOf(work, row, policyInForce(work, caller.org));
  });
  return answer(getIntent, detail);
});

export const getBoardRoute = readRoute(getBoard, ({ caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const { store } = services;
  const items = [...contained(store, caller.org.number)].sort(
    (one, other) =>
      Number(other.overdue) - Number(one.overdue) || (one.until ?? 1e12) - (other.until ?? 1e12),
  );
  return answer(getBoard, { items, rev: revisionOf(store.db, caller.org.number) });
});

function contained(store: Store, org: number) {
  const nowMs = store.clock.nowMs();
  return intentsInEffect(store.db, org, inForce, mostShown).flatMap((row) => containedOf(row, nowMs) ?? []);
}

export const getApprovalBundleRoute = readRoute(getApprovalBundle, async ({ params, caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const { db } = services.store;
  const row = intentOr404(db, caller.org.number, params.intent_id);
  await services.heads?.flush();
  return { body: bundleOf(db, caller.org, row), headers: {} };
});

export const reviewBreakGlassRoute = writeRoute(reviewBreakGlass, (context) => {
  const { work, caller, params, body, audit } = context;
  requireFeature(caller, 'signed_approvals');
  requireFreshStepUp(work.db, caller, work.nowMs);
  const row = intentOr404(work.db, caller.org.number, params.intent_id);
  if (row.review_due_at === null) throw refuseApproval('no_glass', 'No glass was broken here.');
  if (row.user_id === caller.user.id)
    throw refuseApproval('self_approval', 'Somebody else has to review what you did alone.');
  if (row.reviewed_at !== null) throw new Refusal('conflict', { detail: 'It was reviewed already.' });
  audit({
    act: 'approval.reviewed',
    obj: { id: row.id, type: 'approval', ih: row.ih, justified: body.verdict === 'justified' },
    ...incidentOf(row),
    detail: { text: body.text },
  });
  changeIntent(work, row.id, {
    ...{ reviewed_at: work.now, reviewer_id: caller.user.id },
    ...{ review_verdict: body.verdict, review_text: body.text, rev: moveRevision(work, row.org) },
  });
  const now = intentOr404(work.db, caller.org.number, row.id);
  return answer(reviewBreakGlass, detailOf(work, now, policyInForce(work, caller.org)));
});
