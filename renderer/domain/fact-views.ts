import type { ContainmentAction, ContainmentKind } from '../../shared/domain/containment-action.ts';

const containmentKinds: Readonly<Record<ContainmentKind, string>> = {
  isolate_host: 'Isolate host',
  disable_account: 'Disable account',
  revoke_sessions: 'Revoke sessions',
  revoke_api_key: 'Revoke API key',
  rotate_api_key: 'Rotate API key',
  block_address: 'Block address',
  quarantine_file: 'Quarantine file',
  custom: 'Custom',
};

export function containmentLabel(kind: ContainmentKind): string {
  return containmentKinds[kind];
}

interface ContainmentView {
  readonly glyph: 'ring' | 'half' | 'check' | 'cross' | 'dash';
  readonly tone: 'high' | 'accent' | 'ok' | 'bad' | 'faint';
  readonly label: string;
  /** Something is still to be done. */
  readonly open: boolean;
}

export const containmentViews: Readonly<Record<ContainmentAction['status'], ContainmentView>> = {
  proposed: { glyph: 'ring', tone: 'high', label: 'proposed', open: true },
  in_progress: { glyph: 'half', tone: 'accent', label: 'in progress', open: true },
  done: { glyph: 'check', tone: 'ok', label: 'done', open: false },
  failed: { glyph: 'cross', tone: 'bad', label: 'failed', open: true },
  reverted: { glyph: 'dash', tone: 'faint', label: 'reverted', open: false },
  cancelled: { glyph: 'dash', tone: 'faint', label: 'cancelled', open: false },
};

const stepLabels: Readonly<Record<ContainmentAction['status'], string>> = {
  proposed: 'Propose again',
  in_progress: 'Begin',
  done: 'Mark as done',
  failed: 'Mark as failed',
  reverted: 'Mark as reverted',
  cancelled: 'Cancel',
};

/** What is done to bring an action there. */
export function containmentStepLabel(to: ContainmentAction['status']): string {
  return stepLabels[to];
}

/** First and last four digits, for a line; the whole hash is one press away. */
export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}
