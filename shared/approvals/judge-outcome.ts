import { isBreakGlass } from './action.ts';
import type { ApprovalFindings } from './approval-finding.ts';
import type { ApprovalRecord } from './approval-records.ts';
import type { Intent } from './intent.ts';
import type { JudgedDecision } from './judge-decisions.ts';
import { type EffectState, effectEvents, nextEffect } from './ledger.ts';
import type { Requirement } from './policy.ts';

export type ExecutingRecord = Extract<ApprovalRecord, { act: 'approval.executing' }>;

/** States that say that a command went out. */
const executedStates: readonly EffectState[] = [
  'sent',
  'acknowledged',
  'observed',
  'claimed_not_observed',
  'unknown',
  'reverted',
];

/** Records of this intent; those of others stand in a bundle only to show what undid it. */
export function recordsOf(
  records: readonly ApprovalRecord[],
  intent: Intent,
  hash: string,
): readonly ApprovalRecord[] {
  return records.filter(
    ({ act, obj }) => act.startsWith('approval.') && obj.id === intent.id && 'ih' in obj && obj.ih === hash,
  );
}

/** The first one; any other is a second execution. */
export function executionOf(
  own: readonly ApprovalRecord[],
  findings: ApprovalFindings,
): ExecutingRecord | null {
  let first: ExecutingRecord | null = null;
  for (const record of own) {
    if (record.act !== 'approval.executing') continue;
    if (first === null) first = record;
    else findings.add('executed_twice', `n:${record.n}`);
  }
  return first;
}

export type Outcome = {
  readonly state: EffectState;
  /** Whether it was taken for approved: then its quorum must have been there. */
  readonly wasApproved: boolean;
};

/** The ledger as it was logged, step by step, and whether it was allowed to go on. */
export function judgeOutcome(
  own: readonly ApprovalRecord[],
  intent: Intent,
  required: Requirement | null,
  execution: ExecutingRecord | null,
  decisions: readonly JudgedDecision[],
  findings: ApprovalFindings,
): Outcome {
  if (execution !== null) {
    const ended = own.some(({ act, n }) => act === 'approval.ended' && n < execution.n);
    const refused = decisions.some(
      ({ decision, record, inTime }) =>
        inTime && decision.dec !== 'approve' && (record?.n ?? 0) < execution.n,
    );
    if (ended || refused) findings.add('executed_after_end', 'intent');
    if (execution.at >= intent.exp * 1000 || execution.at < intent.nbf * 1000)
      findings.add('executed_late', 'intent');
  }
  const walked = walkLedger(own, execution, findings);
  if (walked.state === 'unknown') findings.add('effect_unknown', 'intent');
  if (walked.state === 'claimed_not_observed') findings.add('claimed_not_observed', 'intent');
  if (execution !== null && isBreakGlass(intent.action))
    judgeReview(own, intent, required, execution, findings);
  return { state: walked.state, wasApproved: walked.wasApproved || execution !== null };
}

function walkLedger(
  own: readonly ApprovalRecord[],
  execution: ExecutingRecord | null,
  findings: ApprovalFindings,
): Outcome {
  let state: EffectState = 'requested';
  let wasApproved = false;
  for (const record of own) {
    const next =
      record.act === 'approval.ended' ? 'ended' : record.act === 'approval.effect' ? record.obj.state : null;
    if (next === null) continue;
    if (!effectEvents.some((event) => nextEffect(state, event) === next))
      findings.add('ledger_jump', `n:${record.n}`);
    if (executedStates.includes(next) && (execution === null || record.n < execution.n))
      findings.add('executed_unlogged', `n:${record.n}`);
    wasApproved ||= next === 'approved' || executedStates.includes(next);
    state = next;
  }
  return { state, wasApproved };
}

/** By somebody else, in time; until it stands in the log the breach of glass is open. */
function judgeReview(
  own: readonly ApprovalRecord[],
  intent: Intent,
  required: Requirement | null,
  execution: ExecutingRecord,
  findings: ApprovalFindings,
): void {
  const until = execution.at + (required?.reviewSeconds ?? 86_400) * 1000;
  const review = own.find(
    ({ act, actor, n, at }) =>
      act === 'approval.reviewed' && actor !== intent.req && n > execution.n && at <= until,
  );
  if (review?.act !== 'approval.reviewed') findings.add('break_glass_without_review', 'intent');
  else if (!review.obj.justified) findings.add('break_glass_unjustified', 'intent');
}
