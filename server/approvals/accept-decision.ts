import { isBreakGlass } from '../../shared/approvals/action.ts';
import { type Decision, iatSkewSeconds, readDecision } from '../../shared/approvals/decision.ts';
import { type Intent, isForOffline } from '../../shared/approvals/intent.ts';
import { offlineChallenge } from '../../shared/approvals/signed-scalars.ts';
import { may } from '../../shared/domain/role.ts';
import type { Caller } from '../checks/authenticate.ts';
import { decisionOf, decisionsOf, insertDecision } from '../store/approval-decisions.ts';
import { changeIntent, type IntentRow, moveState } from '../store/approval-intents.ts';
import { type KeyRow, spendNonce } from '../store/approval-keys.ts';
import { accountOf, moveRevision } from '../store/approval-people.ts';
import type { Work } from '../store/work.ts';
import type { Acceptance } from './accept-intent.ts';
import { endIntent, incidentOf, recordEffect, tellIncident } from './effects.ts';
import { breachWords, judgeNow, requirementFor, signedIntent } from './judge-now.ts';
import { callersKey, checkSeenHead, jwkOf } from './keys.ts';
import { humanOf, voiceOf } from './people.ts';
import { type PolicyInForce, policyInForce } from './policy-in-force.ts';
import { digestOf, readJws, refuseApproval, refuseJws, signatureFault } from './signed.ts';
import { checkUnchanged } from './targets.ts';

export type Accepted = 'counted' | 'late';

/** Accepts a signed decision as it was received. One that comes after the end of the intent is kept, and does not count. */
export function acceptDecision(given: Acceptance, row: IntentRow, compact: string): Accepted {
  const { work, caller } = given;
  const jws = readJws(compact, 'wf-decision+jws');
  const key = callersKey(work, caller, jws.header.kid);
  const fault = signatureFault(jws, { kid: key.kid, jwk: jwkOf(key) });
  if (fault !== null) throw refuseJws(fault);
  const decision = readDecision(jws.payload);
  if (decision === null) throw refuseJws('payload');
  const before = decisionOf(work.db, decision.jti);
  if (before !== null) {
    if (before.jws === compact && before.intent_id === row.id)
      return before.counted === 1 ? 'counted' : 'late';
    throw refuseApproval('jti_reused', 'This jti stands for another decision.');
  }
  const intent = signedIntent(row);
  const policy = policyInForce(work, caller.org);
  checkDecision(work, caller, { row, intent, decision, policy });
  if (Math.floor(work.nowMs / 1_000) >= intent.exp) return keepLate(given, row, decision, key, compact);
  if (row.state !== 'pending' && !(row.state === 'approved' && decision.dec !== 'approve'))
    throw refuseApproval('ended', `This request is ${row.state} already.`);
  if (hasDecided(work, caller, row)) throw refuseApproval('same_person', breachWords.same_person);
  if (decision.dec !== 'approve') return end(given, row, decision, key, compact);
  return approve(given, row, { intent, decision, policy, key, compact });
}

/** One counted decision for each human and request. */
function hasDecided(work: Work, caller: Caller, row: IntentRow): boolean {
  const account = accountOf(work.db, row.org, caller.user.id);
  const human = account === null ? caller.user.id : humanOf(account);
  return decisionsOf(work.db, row.id).some((one) => one.counted === 1 && one.human === human);
}

type Judged = {
  readonly row: IntentRow;
  readonly intent: Intent;
  readonly decision: Decision;
  readonly policy: PolicyInForce;
};

function checkDecision(work: Work, caller: Caller, { row, intent, decision, policy }: Judged): void {
  const now = Math.floor(work.nowMs / 1_000);
  if (decision.ih !== row.ih) throw refuseApproval('other_intent', 'It is about another request.');
  if (decision.iss !== caller.user.id) throw refuseApproval('person', 'It names somebody else.');
  if (decision.iat > now + iatSkewSeconds) throw refuseApproval('iat', 'It is signed in the future.');
  if (now < intent.nbf) throw refuseApproval('early', 'The request is not in force yet.');
  const required = requirementFor(policy, intent);
  if (decision.dec === 'cancel' && row.user_id !== caller.user.id)
    throw refuseApproval('not_requester', 'Only who asked may cancel; reject it instead.');
  if (decision.dec !== 'cancel' && !mayDecide(caller, required.roles, isBreakGlass(intent.action)))
    throw refuseApproval('lapsed_role', breachWords.lapsed_role);
  if (decision.chal === offlineChallenge) {
    if (!isForOffline(intent) || required.offlineSeconds === null)
      throw refuseApproval('offline_refused', 'This request cannot be decided offline.');
  } else if (!spendNonce(work, decision.chal, caller.user.id, row.id))
    throw refuseApproval('chal', 'Its nonce is not one of yours for this, was used before, or is over.');
  checkSeenHead(work, caller, decision.tb);
}

function mayDecide({ user }: Caller, roles: readonly string[], isBehindGlass: boolean): boolean {
  if (isBehindGlass) return may(user.roles, 'containment:approve');
  const hasRole = roles.length === 0 || user.roles.some((role) => roles.includes(role));
  return hasRole && may(user.roles, 'containment:approve');
}

function keepLate(
  given: Acceptance,
  row: IntentRow,
  decision: Decision,
  key: KeyRow,
  compact: string,
): Accepted {
  record(given, row, decision, key, compact, 'late');
  endIntent(given.work, row, 'expired', 'Nobody decided in time.');
  return 'late';
}

function end(given: Acceptance, row: IntentRow, decision: Decision, key: KeyRow, compact: string): Accepted {
  record(given, row, decision, key, compact, 'counted');
  const to = decision.dec === 'cancel' ? 'cancelled' : 'rejected';
  endIntent(given.work, row, to, to === 'cancelled' ? 'Who asked took it back.' : 'An approver rejected it.');
  return 'counted';
}

function approve(
  given: Acceptance,
  row: IntentRow,
  { intent, decision, policy, key, compact }: Omit<Judged, 'row'> & { key: KeyRow; compact: string },
): Accepted {
  const { work } = given;
  checkUnchanged(work.db, row.org, intent, policy);
  if (intent.policy !== policy.row.hash)
    throw refuseApproval('policy_old', 'The policy has changed since this was asked.');
  const { jti, iss, dec } = decision;
  const judged = judgeNow(work, row, policy, [{ jti, iss, kid: key.kid, dec }]);
  const mine = judged.breaches.find((breach) => breach.jti === jti);
  if (mine !== undefined) throw refuseApproval(mine.kind, breachWords[mine.kind]);
  record(given, row, decision, key, compact, 'counted');
  changeIntent(work, row.id, { counted: judged.counted.length, rev: moveRevision(work, row.org) });
  if (judged.reached) takeAsApproved(work, row);
  else tellIncident(work, row, 'requested', `${judged.counted.length} of ${judged.quorum} people`);
  return 'counted';
}

/** Enough people stand behind it; from here on the executor may take it. */
export function takeAsApproved(work: Work, row: IntentRow): void {
  if (!moveState(work, row.id, 'pending', 'approved')) return;
  recordEffect(work, row.id, 'approve', { source: 'server', detail: '' });
}

function record(
  { work, caller, audit }: Acceptance,
  row: IntentRow,
  decision: Decision,
  key: KeyRow,
  compact: string,
  accepted: Accepted,
): void {
  const n = audit({
    act: accepted === 'late' ? 'approval.late' : 'approval.decided',
    obj: {
      ...{ id: row.id, type: 'approval', ih: row.ih, jws: digestOf(compact) },
      ...{ jti: decision.jti, dec: decision.dec, voice: voiceOf(work, row.org, key) },
    },
    ...incidentOf(row),
  });
  const account = accountOf(work.db, row.org, caller.user.id);
  insertDecision(work, {
    ...{ jti: decision.jti, intent_id: row.id, kid: key.kid, user_id: caller.user.id },
    ...{ human: account === null ? caller.user.id : humanOf(account), dec: decision.dec, jws: compact, n },
    counted: accepted === 'counted' ? 1 : 0,
    why: accepted === 'late' ? 'It came after the end of the request.' : '',
  });
}
