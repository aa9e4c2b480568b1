import type { EffectState } from '../../shared/approvals/ledger.ts';
import type { IntentState } from '../../shared/domain/approval.ts';

interface StateView {
  readonly glyph: 'ring' | 'half' | 'check' | 'cross' | 'dash' | 'question' | 'dashed';
  readonly tone: 'high' | 'accent' | 'ok' | 'bad' | 'faint' | 'warn';
  readonly label: string;
}

export const intentViews: Readonly<Record<IntentState, StateView>> = {
  pending: { glyph: 'ring', tone: 'high', label: 'waits for approval' },
  approved: { glyph: 'half', tone: 'accent', label: 'approved' },
  executing: { glyph: 'half', tone: 'accent', label: 'being carried out' },
  unknown: { glyph: 'question', tone: 'warn', label: 'outcome unknown' },
  done: { glyph: 'check', tone: 'ok', label: 'done' },
  failed: { glyph: 'cross', tone: 'bad', label: 'failed' },
  rejected: { glyph: 'cross', tone: 'bad', label: 'denied' },
  cancelled: { glyph: 'dash', tone: 'faint', label: 'taken back' },
  expired: { glyph: 'dash', tone: 'faint', label: 'expired' },
  void: { glyph: 'dash', tone: 'faint', label: 'void' },
};

export const effectViews: Readonly<Record<EffectState, StateView & { readonly text: string }>> = {
  requested: { glyph: 'ring', tone: 'faint', label: 'Requested', text: 'asked for, under a signature' },
  approved: { glyph: 'half', tone: 'accent', label: 'Approved', text: 'enough different people have signed' },
  sent: { glyph: 'half', tone: 'accent', label: 'Sent', text: 'the command is with the executor' },
  acknowledged: {
    glyph: 'half',
    tone: 'accent',
    label: 'Acknowledged',
    text: 'the executor says that it did it',
  },
  claimed_not_observed: {
    ...{ glyph: 'question', tone: 'bad', label: 'Claimed, not observed' },
    text: 'the executor says so, but nobody else has seen it',
  },
  observed: {
    glyph: 'check',
    tone: 'ok',
    label: 'Observed',
    text: 'seen by a check that is not the executor’s word',
  },
  unknown: {
    glyph: 'question',
    tone: 'warn',
    label: 'Unknown',
    text: 'no answer; it is looked into, never sent again',
  },
  failed: { glyph: 'cross', tone: 'bad', label: 'Failed', text: 'the executor could not do it' },
  reverted: { glyph: 'dash', tone: 'faint', label: 'Reverted', text: 'taken back, and seen to be' },
  ended: { glyph: 'dash', tone: 'faint', label: 'Ended', text: 'it was never carried out' },
};

const sources = {
  person: 'a person',
  server: 'the server',
  executor: 'the executor',
  observer: 'an observer',
} as const;

export function sourceWords(source: keyof typeof sources): string {
  return sources[source];
}

const reasons: Readonly<Record<string, string>> = {
  no_key: 'has no approval key',
  no_permission: 'may not approve',
  inactive: 'is not active',
  already_decided: 'has decided already',
  self_approval: 'asked for it',
  same_person: 'is the same person under another account',
  same_key: 'uses the same key',
  same_device: 'uses the same device',
  not_a_person: 'is no person',
  lapsed_role: 'no longer holds the right',
  revoked_key: 'has a revoked key',
  vouched_for: 'was let in by somebody who counts already, within 24 hours',
  owns_target: 'owns the target',
};

/** Why somebody could not approve, in words. */
export function whyNotWords(reason: string): string {
  return reasons[reason] ?? reason.replaceAll('_', ' ');
}

/** How long is left: `9 min 41 s`. */
export function leftWords(leftMs: number): string {
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  if (seconds >= 5_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
