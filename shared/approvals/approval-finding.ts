import { z } from 'zod';

/**
 * What a verifier can find in an approval bundle, in the order of a report, and what each says: `forged`, that something
 * in the file is not what was signed or logged; `breach`, that it is, and the rules were not kept; `note`, that somebody
 * should know, and nothing is wrong.
 */
export const classOfKind = {
  head_forged: 'forged',
  history_rewritten: 'forged',
  head_inconsistent: 'forged',
  record_malformed: 'forged',
  record_unproven: 'forged',
  enrolment_forged: 'forged',
  key_unproven: 'forged',
  endorsement_forged: 'forged',
  key_not_endorsed: 'breach',
  ceremony_late: 'breach',
  revocation_forged: 'forged',
  intent_forged: 'forged',
  intent_unlogged: 'forged',
  key_missing: 'forged',
  other_audience: 'forged',
  params_unreadable: 'breach',
  policy_old: 'breach',
  policy_unproven: 'breach',
  no_rule: 'breach',
  quorum_lowered: 'breach',
  lives_too_long: 'breach',
  offline_refused: 'breach',
  decision_forged: 'forged',
  decision_unlogged: 'forged',
  other_intent: 'forged',
  seen_head_unproven: 'forged',
  jti_reused: 'breach',
  chal_reused: 'breach',
  early: 'breach',
  late: 'breach',
  iat_ahead: 'breach',
  compromised_key: 'breach',
  self_approval: 'breach',
  same_person: 'breach',
  same_key: 'breach',
  same_device: 'breach',
  not_a_person: 'breach',
  lapsed_role: 'breach',
  revoked_key: 'breach',
  vouched_for: 'breach',
  owns_target: 'breach',
  missing_quorum: 'breach',
  executed_unlogged: 'breach',
  executed_twice: 'breach',
  executed_after_end: 'breach',
  executed_late: 'breach',
  ledger_jump: 'breach',
  break_glass_without_review: 'breach',
  break_glass_unjustified: 'breach',
  revocation_unsigned: 'note',
  late_kept: 'note',
  effect_unknown: 'note',
  claimed_not_observed: 'note',
} as const;

export type ApprovalFindingKind = keyof typeof classOfKind;
export const approvalFindingKindSchema = z.enum(
  Object.keys(classOfKind) as [ApprovalFindingKind, ...ApprovalFindingKind[]],
);
export type ApprovalFindingClass = 'forged' | 'breach' | 'note';

export type ApprovalFinding = {
  readonly kind: ApprovalFindingKind;
  readonly class: ApprovalFindingClass;
  /** What it is about: `head`, `intent`, a `jti`, a `kid`, `n:<index>` of a record, or a place in the file. */
  readonly subject: string;
  /** More for a person; two implementations may word it differently. */
  readonly detail: string | null;
};

const order = Object.keys(classOfKind);

/** Findings as they are made: one a kind and subject, in the order of kinds and then of subjects. */
export class ApprovalFindings {
  readonly #found = new Map<string, ApprovalFinding>();

  add(kind: ApprovalFindingKind, subject: string, detail: string | null = null): void {
    const name = `${kind} ${subject}`;
    if (!this.#found.has(name)) this.#found.set(name, { kind, class: classOfKind[kind], subject, detail });
  }

  sorted(): readonly ApprovalFinding[] {
    return [...this.#found.values()].sort(
      (one, other) =>
        order.indexOf(one.kind) - order.indexOf(other.kind) || compare(one.subject, other.subject),
    );
  }
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
