import type { ApprovalFindingKind } from './approval-finding.ts';
import type { ApprovalReport } from './approval-report.ts';

/** What each finding says, for a person. */
export const findingWords: Readonly<Record<ApprovalFindingKind, string>> = {
  head_forged: 'The head of the log is not signed by a key that you trust',
  history_rewritten: 'The log is not a continuation of the head that you trust',
  head_inconsistent: 'The log does not continue a head that a signer says to have seen',
  record_malformed: 'A record of the log is not in its form',
  record_unproven: 'A record is not in the log',
  enrolment_forged: 'The enrolment of a key does not hold',
  key_unproven: 'The log does not know the enrolment of a key',
  endorsement_forged: 'The endorsement of a key does not hold',
  key_not_endorsed: 'No second person let a key in',
  ceremony_late: 'A key came in by the installation ceremony when there were others already',
  revocation_forged: 'The revocation of a key does not hold',
  intent_forged: 'The request is not signed by the key that it names',
  intent_unlogged: 'The log does not know this request',
  key_missing: 'A signature is by a key that is not in the file',
  other_audience: 'A key was enrolled at another server',
  params_unreadable: 'The parameters are not those of the action',
  policy_old: 'The request was made under a policy that was not in force',
  policy_unproven: 'The log does not say which policy was in force',
  no_rule: 'No rule of the policy allows this action',
  quorum_lowered: 'The request asks for fewer people than the policy does',
  lives_too_long: 'The request stays open for longer than the policy allows',
  offline_refused: 'It was signed away from the server, which the policy refuses',
  decision_forged: 'A decision is not signed by the key that it names',
  decision_unlogged: 'The log does not know a decision',
  other_intent: 'A decision is about another request',
  seen_head_unproven: 'A signer names a head that this log never had',
  jti_reused: 'The number of a decision was used twice',
  chal_reused: 'The nonce of a decision was used twice',
  early: 'A decision was counted before the request was in force',
  late: 'A decision was counted after the request had expired',
  iat_ahead: 'A decision claims to be made later than it was received',
  compromised_key: 'A decision was made when its key was no longer only its person’s',
  self_approval: 'The requester approved their own request',
  same_person: 'One person approved twice',
  same_key: 'One key approved twice',
  same_device: 'Two people signed on one device',
  not_a_person: 'A signature is not a person’s',
  lapsed_role: 'A signer did not hold the right to',
  revoked_key: 'A signature is by a key that did not count then',
  vouched_for: 'Two signers, one of whom had let the other in within a day',
  owns_target: 'A signer decided about their own account',
  missing_quorum: 'Fewer people stood behind it than it took',
  executed_unlogged: 'An effect was reported before anybody had checked the signatures',
  executed_twice: 'It was carried out twice',
  executed_after_end: 'It was carried out after it had been ended',
  executed_late: 'It was carried out outside its time',
  ledger_jump: 'A step of the ledger does not follow from the one before',
  break_glass_without_review: 'The glass was broken, and nobody else reviewed it in time',
  break_glass_unjustified: 'The glass was broken, and the review says without need',
  revocation_unsigned: 'A revocation rests on the server’s word alone',
  late_kept: 'A decision came late; it was kept and not counted',
  effect_unknown: 'Nobody knows whether it took effect',
  claimed_not_observed: 'The effect is claimed and was not observed',
};

/** The verdict in one sentence. Nothing is called complete without an anchor. */
export function approvalSentence({ verdict, findings, anchor, reason, state }: ApprovalReport): string {
  const count = (wanted: string) => findings.filter((one) => one.class === wanted).length;
  switch (verdict) {
    case 'UNVERIFIABLE':
      return `Nothing can be said of this file (${reason}).`;
    case 'FORGED':
      return `Something in this file is not what was signed or logged (${count('forged')} of ${findings.length} findings).`;
    case 'BREACHED':
      return `It was signed and logged as it stands here, and the rules were not kept (${count('breach')} findings).`;
    case 'VALID': {
      const what = executed.has(state ?? '') ? 'Signed, decided and carried out' : 'Signed and decided';
      const tied = anchor.kind === 'none' ? '; nothing outside the file confirms the log’s history' : '';
      return `${what} by the rules${tied}.`;
    }
  }
}

const executed: ReadonlySet<string> = new Set([
  'sent',
  'acknowledged',
  'observed',
  'claimed_not_observed',
  'unknown',
  'reverted',
]);
