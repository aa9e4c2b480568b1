import { firstPolicy } from '../../shared/approvals/policy.ts';
import type { Seeded } from '../tamper/seeded.ts';
import { type Draft, type KeyDraft, madeAt } from './draft.ts';
import type { Twist } from './twist.ts';

/** What is signed and logged as it should be, and against the rules: each changes what happened. */
function breach(
  name: string,
  kinds: Twist['kinds'],
  draft: (draft: Draft, chance: Seeded) => void,
  verdict: Twist['verdict'] = 'BREACHED',
): Twist {
  return { name, kinds, verdict, draft: (given, chance) => draft(executed(given), chance) };
}

/** Every breach is shown on an approval that was carried out. */
function executed(draft: Draft): Draft {
  if (draft.executions.length > 0) return draft;
  const at = Math.max(...draft.decisions.map((one) => one.at)) + 5;
  draft.executions.push({ at, voices: {}, without: null });
  draft.effects = [
    { at: at - 1, state: 'approved' },
    { at: at + 1, state: 'sent' },
  ];
  draft.ended = null;
  return draft;
}

function decision(draft: Draft, place = 0): Draft['decisions'][number] {
  const found = draft.decisions[place];
  if (found === undefined) throw new RangeError('no such decision');
  return found;
}

function key(draft: Draft, place: number): KeyDraft {
  const found = draft.keys[place];
  if (found === undefined) throw new RangeError('no such key');
  return found;
}

function runAt(draft: Draft): number {
  return draft.executions[0]?.at ?? 0;
}

function breakGlass(draft: Draft): void {
  draft.intent.action = 'break_glass.host.isolate';
  draft.intent.params = { ...draft.intent.params, until: madeAt + 7200, owner: null, allow: [] };
  delete draft.intent.params.direction;
  draft.intent.quorum = 1;
  draft.intent.exp = madeAt + 300;
  draft.decisions = [];
  draft.executions = [{ at: madeAt + 9, voices: {}, without: null }];
  draft.effects = [{ at: madeAt + 10, state: 'sent' }];
}

export const breaches: readonly Twist[] = [
  breach('the requester approves their own request', ['self_approval', 'missing_quorum'], (draft) => {
    decision(draft).key = 0;
  }),
  breach('one human with two accounts', ['self_approval', 'missing_quorum'], (draft) => {
    draft.requestVoice = { human: 'p-1' };
    decision(draft).voice = { human: 'p-1' };
  }),
  breach('one person approves twice', ['same_person'], (draft) => {
    const first = decision(draft);
    draft.decisions.push({ ...first, at: first.at + 1 });
  }),
  breach('two people on one device', ['same_device', 'missing_quorum'], (draft) => {
    key(draft, 1).device = key(draft, 0).device;
  }),
  breach('a service account approves', ['not_a_person', 'missing_quorum'], (draft) => {
    decision(draft).voice = { kind: 'service_account' };
  }),
  breach('an API key asks', ['not_a_person', 'missing_quorum'], (draft) => {
    draft.requestVoice = { kind: 'api_key' };
  }),
  breach('an approver without the right', ['lapsed_role', 'missing_quorum'], (draft) => {
    decision(draft).voice = { permissions: ['containment:propose'] };
  }),
  breach('an account that is switched off', ['lapsed_role', 'missing_quorum'], (draft) => {
    decision(draft).voice = { active: false };
  }),
  breach('rights that are gone when it is carried out', ['lapsed_role', 'missing_quorum'], (draft) => {
    for (const one of draft.executions) one.voices = { permissions: [] };
  }),
  breach('the approver’s key is revoked before', ['revoked_key', 'missing_quorum'], (draft) => {
    Object.assign(key(draft, 1), { revokedAt: madeAt - 5, revokedBy: [1] });
  }),
  breach('the approver’s key has expired', ['revoked_key', 'missing_quorum'], (draft) => {
    key(draft, 1).exp = madeAt - 5;
  }),
  breach('a key that nobody endorsed', ['key_not_endorsed', 'revoked_key'], (draft) => {
    key(draft, 2).by = null;
    decision(draft).key = 2;
  }),
  breach('a key endorsed by its own person', ['key_not_endorsed'], (draft) => {
    key(draft, 3).by = 2;
    key(draft, 3).person = key(draft, 2).person;
  }),
  breach('a key endorsed without the right to', ['key_not_endorsed'], (draft) => {
    key(draft, 3).permissions = ['containment:approve'];
  }),
  breach('a ceremony after others were let in', ['ceremony_late'], (draft) => {
    key(draft, 0).endorsedAt = key(draft, 3).endorsedAt + 9;
  }),
  breach('an approver whose key the requester endorsed today', ['vouched_for', 'missing_quorum'], (draft) => {
    Object.assign(key(draft, 2), { by: 0, enrolledAt: madeAt - 700, endorsedAt: madeAt - 600 });
    for (const one of draft.decisions) one.key = 2;
    draft.decisions.length = 1;
  }),
  breach('an approver whom the requester let in today', ['vouched_for', 'missing_quorum'], (draft) => {
    decision(draft).voice = { vouched_by: ['u-ana'] };
  }),
  breach('the owner of the target approves', ['owns_target', 'missing_quorum'], (draft) => {
    draft.owners = [{ target: 'host-9', person: 'u-bo' }];
  }),
  breach('the target itself approves', ['owns_target', 'missing_quorum'], (draft) => {
    draft.intent.targets = [{ id: 'u-bo', etag: '"v1"' }];
  }),
  breach('carried out with nobody’s approval', ['missing_quorum'], (draft) => {
    draft.decisions = [];
  }),
  breach('a policy that asks for more', ['quorum_lowered', 'missing_quorum'], (draft) => {
    draft.intent.params.target_class = 'critical';
    draft.intent.quorum = 2;
    draft.decisions.length = 1;
  }),
  breach('a policy that is not the one in force', ['policy_old'], (draft) => {
    draft.policyInForce = { ...firstPolicy, break_glass: null };
  }),
  breach('an action that no rule allows', ['no_rule'], (draft) => {
    const [rule] = firstPolicy.rules;
    draft.policy = { ...firstPolicy, rules: rule === undefined ? [] : [rule] };
  }),
  breach('a life longer than the rule allows', ['lives_too_long'], (draft) => {
    const rules = firstPolicy.rules.map((rule) => ({ ...rule, offline_s: 1000 }));
    draft.policy = { ...firstPolicy, rules };
    draft.intent.exp = madeAt + 1001;
  }),
  breach('signed away from the server where that is refused', ['offline_refused'], (draft) => {
    draft.intent.params.target_class = 'critical';
    draft.intent.exp = madeAt + 14_400;
  }),
  breach('parameters of another action', ['params_unreadable'], (draft) => {
    draft.intent.params = { ...draft.intent.params, shell: 'rm' };
  }),
  breach('neither an end nor an owner', ['params_unreadable'], (draft) => {
    draft.intent.action = 'account.disable';
    const { reason = '', severity = '', target_class = '' } = draft.intent.params;
    draft.intent.params = { reason, severity, target_class, executor: 'own', until: null, owner: null };
  }),
  breach('a decision after the end that was counted', ['late', 'missing_quorum'], (draft) => {
    decision(draft).at = draft.intent.exp + 1;
    for (const one of draft.executions) one.at = draft.intent.exp + 9;
  }),
  breach('a decision before the beginning', ['early', 'missing_quorum'], (draft) => {
    draft.intent.nbf = decision(draft).at + 1;
  }),
  breach('a decision that claims to be of later', ['iat_ahead'], (draft) => {
    decision(draft).fields = { ...decision(draft).fields, iat: decision(draft).at + 62 };
  }),
  breach('a number used twice', ['jti_reused'], (draft) => {
    const jti = '019ab000-0000-7000-8000-00000000aaaa';
    const first = decision(draft);
    first.fields = { ...first.fields, jti };
    draft.decisions.push({ ...first, key: 3, at: first.at + 1 });
  }),
  breach('a nonce used twice', ['chal_reused'], (draft) => {
    const first = decision(draft);
    first.fields = { ...first.fields, chal: 'A'.repeat(43) };
    draft.decisions.push({ ...first, key: 3, at: first.at + 1 });
  }),
  breach('a key that was no longer its person’s', ['compromised_key'], (draft) => {
    Object.assign(key(draft, 1), {
      revokedAt: madeAt + 90_000,
      revokedBy: [0, 2],
      compromisedSince: madeAt - 60,
    });
  }),
  breach('carried out twice', ['executed_twice'], (draft) => {
    draft.executions.push({ at: runAt(draft) + 1, voices: {}, without: null });
  }),
  breach('carried out after it was refused', ['executed_after_end'], (draft) => {
    const { at } = decision(draft);
    draft.decisions.push({ key: 3, fields: { dec: 'reject' }, at, act: 'approval.decided', voice: {} });
  }),
  breach('carried out after it was cancelled', ['executed_after_end'], (draft) => {
    draft.ended = { at: runAt(draft) - 3, why: 'cancelled' };
  }),
  breach('carried out after its time', ['executed_late'], (draft) => {
    for (const one of draft.executions) one.at = draft.intent.exp;
  }),
  breach('a command that nobody decided to build', ['executed_unlogged', 'missing_quorum'], (draft) => {
    draft.executions = [];
    draft.decisions = [];
    draft.effects = [
      { at: madeAt + 50, state: 'approved' },
      { at: madeAt + 51, state: 'sent' },
    ];
  }),
  breach('an effect out of order', ['ledger_jump'], (draft) => {
    draft.effects = [
      { at: runAt(draft) + 1, state: 'sent' },
      { at: runAt(draft) + 2, state: 'reverted' },
    ];
  }),
  breach('an effect that comes back from the end', ['ledger_jump'], (draft) => {
    draft.effects = [
      { at: runAt(draft) - 1, state: 'approved' },
      { at: runAt(draft) + 1, state: 'sent' },
      { at: runAt(draft) + 2, state: 'failed' },
      { at: runAt(draft) + 3, state: 'sent' },
    ];
  }),
  breach('an approver whom the execution left out', ['missing_quorum'], (draft) => {
    for (const one of draft.executions) one.without = 'u-bo';
  }),
  breach('broken glass that nobody reviewed', ['break_glass_without_review'], (draft) => breakGlass(draft)),
  breach('broken glass reviewed by the one who broke it', ['break_glass_without_review'], (draft) => {
    breakGlass(draft);
    draft.review = { at: madeAt + 500, by: 'u-ana', justified: true };
  }),
  breach('broken glass reviewed too late', ['break_glass_without_review'], (draft) => {
    breakGlass(draft);
    draft.review = { at: madeAt + 9 + 86_401, by: 'u-bo', justified: true };
  }),
  breach('broken glass that was not justified', ['break_glass_unjustified'], (draft) => {
    breakGlass(draft);
    draft.review = { at: madeAt + 500, by: 'u-bo', justified: false };
  }),
  breach('broken glass without the right to', ['lapsed_role', 'missing_quorum'], (draft) => {
    breakGlass(draft);
    draft.review = { at: madeAt + 500, by: 'u-bo', justified: true };
    draft.requestVoice = { permissions: ['containment:propose'] };
  }),
  breach(
    'broken glass, reviewed by another in time',
    [],
    (draft) => {
      breakGlass(draft);
      draft.effects.unshift({ at: madeAt + 8, state: 'approved' });
      draft.review = { at: madeAt + 500, by: 'u-bo', justified: true };
    },
    'VALID',
  ),
  breach(
    'a decision that came late, was kept and not counted',
    ['late_kept'],
    (draft) => {
      const at = draft.intent.exp + 60;
      draft.decisions.push({ key: 3, fields: {}, at, act: 'approval.late', voice: {} });
    },
    'VALID',
  ),
  breach(
    'a key revoked afterwards, by its person',
    [],
    (draft) => {
      Object.assign(key(draft, 1), { revokedAt: madeAt + 90_000, revokedBy: [1] });
    },
    'VALID',
  ),
  breach(
    'a key revoked afterwards, by two others unsigned',
    ['revocation_unsigned'],
    (draft) => {
      Object.assign(key(draft, 1), { revokedAt: madeAt + 90_000, revokedBy: [0] });
    },
    'VALID',
  ),
];
