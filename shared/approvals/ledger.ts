import { assertNever } from '../lib/assert-never.ts';

/**
 * What became of an intent. Decisions move it to `approved` or end it; from there on it is a ledger of effects, in which
 * what the executor says (`acknowledged`) and what somebody else has seen (`observed`) are different states.
 *
 *     requested ─▶ approved ─▶ sent ─▶ acknowledged ─▶ observed ─▶ reverted
 *         │            │        │  ╲        │              ▲            ▲
 *         ▼            ▼        ▼    ▶ unknown ────────────┤            │
 *       ended        ended    failed        ╰─▶ claimed_not_observed ───╯
 */
export const effectStates = [
  'requested',
  'approved',
  'sent',
  'acknowledged',
  'observed',
  'claimed_not_observed',
  'unknown',
  'failed',
  'reverted',
  'ended',
] as const;
export type EffectState = (typeof effectStates)[number];

export const effectEvents = [
  'approve',
  /** Rejected, cancelled, expired or void. */
  'end',
  'send',
  'acknowledge',
  /** Seen by a check that is not the executor's own word. */
  'observe',
  /** The timer ran out before anybody saw it; or a later look found it gone. */
  'miss',
  /** No answer, or one that says nothing: reconcile, and never send again. */
  'lose_sight',
  'fail',
  'revert',
] as const;
export type EffectEvent = (typeof effectEvents)[number];

const steps: Readonly<Record<EffectState, Partial<Record<EffectEvent, EffectState>>>> = {
  requested: { approve: 'approved', end: 'ended' },
  approved: { send: 'sent', end: 'ended', fail: 'failed' },
  sent: { acknowledge: 'acknowledged', observe: 'observed', lose_sight: 'unknown', fail: 'failed' },
  acknowledged: { observe: 'observed', miss: 'claimed_not_observed', fail: 'failed', revert: 'reverted' },
  observed: { miss: 'claimed_not_observed', revert: 'reverted' },
  claimed_not_observed: { observe: 'observed', fail: 'failed', revert: 'reverted' },
  unknown: { acknowledge: 'acknowledged', observe: 'observed', fail: 'failed', revert: 'reverted' },
  failed: {},
  reverted: {},
  ended: {},
};

/** Null where this state has no such step; nothing ever leads back to `approved`. */
export function nextEffect(state: EffectState, event: EffectEvent): EffectState | null {
  return steps[state][event] ?? null;
}

/** Whether the effect is, or may be, in force: what a board of containments shows. */
export function mayBeInForce(state: EffectState): boolean {
  switch (state) {
    case 'sent':
    case 'acknowledged':
    case 'observed':
    case 'claimed_not_observed':
    case 'unknown':
      return true;
    case 'requested':
    case 'approved':
    case 'failed':
    case 'reverted':
    case 'ended':
      return false;
    default:
      return assertNever(state);
  }
}

/** How far the one executor is that won the row (`pending` to `executing` by compare-and-set). */
export const executionStates = ['pending', 'approved', 'executing', 'done', 'failed', 'unknown'] as const;
export type ExecutionState = (typeof executionStates)[number];

const executionSteps: Readonly<Record<ExecutionState, readonly ExecutionState[]>> = {
  pending: ['approved'],
  approved: ['executing'],
  executing: ['done', 'failed', 'unknown'],
  done: [],
  failed: [],
  // Reconciled by asking; there is no way back to `executing`.
  unknown: ['done', 'failed'],
};

export function mayMoveExecution(from: ExecutionState, to: ExecutionState): boolean {
  return executionSteps[from].includes(to);
}
