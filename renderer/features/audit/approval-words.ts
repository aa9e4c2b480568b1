import type { GlyphName } from '../../ui/glyph.tsx';
import type { Tone } from '../../ui/tone.ts';
import type { CheckedApproval } from './audit-queries.ts';

/** What files of one approval end in. */
const approvalSuffix = '.wfapproval.json';

export function isApprovalFile({
  name,
  folder,
}: {
  readonly name: string;
  readonly folder: boolean;
}): boolean {
  return !folder && name.toLowerCase().endsWith(approvalSuffix);
}

interface VerdictView {
  readonly glyph: GlyphName;
  readonly tone: 'ok' | 'warn' | 'bad';
  readonly word: string;
}

export function verdictView({ verdict, anchor }: CheckedApproval): VerdictView {
  switch (verdict) {
    case 'VALID':
      return anchor.kind === 'none'
        ? { glyph: 'half', tone: 'warn', word: 'Valid, but unanchored.' }
        : { glyph: 'check', tone: 'ok', word: 'Valid.' };
    case 'BREACHED':
      return { glyph: 'cross', tone: 'bad', word: 'Rules breached.' };
    case 'FORGED':
      return { glyph: 'cross', tone: 'bad', word: 'Forged.' };
    case 'UNVERIFIABLE':
      return { glyph: 'question', tone: 'warn', word: 'Cannot be verified.' };
  }
}

/** What the log's head was held against. */
export function anchorSentence({ anchor, pinned, log, head_size }: CheckedApproval): string {
  if (log === null) return '';
  const of = head_size === null ? '' : ` of ${head_size} records`;
  if (!pinned)
    return `Not held against anything outside the file: this machine trusts no key of ${log}. Add its pin file under Trusted logs, then open the file again.`;
  switch (anchor.kind) {
    case 'pinned':
      return `The head${of} of ${log} continues the head that this machine has pinned.`;
    case 'witness':
      return `The head${of} of ${log} is cosigned by as many witnesses as this machine asks for.`;
    case 'operator':
      return `The head${of} of ${log} continues the one that its operator vouches for.`;
    case 'none':
      return `The head${of} of ${log} is held against its trusted keys; no pinned head and too few witnesses confirm that it is the log’s only history.`;
  }
}

export const signatureWords: Readonly<Record<CheckedApproval['signatures'][number]['word'], string>> = {
  request: 'Asked',
  approve: 'Approved',
  reject: 'Rejected',
  cancel: 'Cancelled',
};

interface ClassView {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  readonly label: string;
}

export const classViews: Readonly<Record<CheckedApproval['findings'][number]['class'], ClassView>> = {
  forged: { glyph: 'cross', tone: 'bad', label: 'Forged' },
  breach: { glyph: 'triangle', tone: 'bad', label: 'Breach' },
  note: { glyph: 'dot', tone: 'warn', label: 'Note' },
};

const steps: Readonly<Record<string, string>> = {
  requested: 'asked for',
  approve: 'approved by one',
  reject: 'rejected',
  cancel: 'cancelled',
  late: 'decision that came late',
  approved: 'approved',
  executing: 'signatures checked again, command built',
  sent: 'command sent',
  acknowledged: 'acknowledged by the executor',
  observed: 'effect observed',
  claimed_not_observed: 'effect claimed, not observed',
  unknown: 'effect unknown',
  failed: 'failed',
  reverted: 'reverted',
  rejected: 'ended: rejected',
  cancelled: 'ended: cancelled',
  expired: 'ended: expired',
  void: 'ended: void',
  reviewed: 'reviewed',
};

export function stepWords(step: string): string {
  return steps[step] ?? step;
}

/** What a finding is about, among the signatures where it is one of them. */
export function subjectWords(subject: string, { signatures }: CheckedApproval): string {
  const signature = signatures.find(({ jti, kid }) => jti === subject || kid === subject);
  if (signature?.jti === subject) return `${signatureWords[signature.word]} by ${signature.person}`;
  if (signature !== undefined) return `Key of ${signature.person}`;
  if (subject === 'intent') return 'The request';
  if (subject === 'head') return 'The log’s head';
  return subject.startsWith('n:') ? `Record ${subject.slice(2)}` : subject;
}
