import type { Action } from '../../shared/approvals/action.ts';
import type { Voice } from '../../shared/approvals/approval-records.ts';
import type { Decision } from '../../shared/approvals/decision.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import type { JwsAlgorithm } from '../../shared/approvals/jws.ts';
import type { EffectState } from '../../shared/approvals/ledger.ts';
import { firstPolicy, type Policy } from '../../shared/approvals/policy.ts';
import type { AuditJson } from '../../shared/audit/canonical-json.ts';
import type { Seeded } from '../tamper/seeded.ts';

/** Second at which the intent is made; keys are let in days before. */
export const madeAt = 1_795_305_600;
const aud = 'https://api.watchfloor.example';
const day = 86_400;

export type KeyDraft = {
  person: string;
  device: string;
  word: string;
  alg: JwsAlgorithm;
  /** Which key lets it in; null if none does. */
  by: number | null;
  ceremony: boolean;
  enrolledAt: number;
  endorsedAt: number;
  revokedAt: number | null;
  /** Which keys ask for that. */
  revokedBy: readonly number[];
  compromisedSince: number | null;
  exp: number;
  aud: string;
  permissions: string[];
};

export type DecisionDraft = {
  key: number;
  fields: Partial<Decision>;
  /** When the server takes it. */
  at: number;
  act: 'approval.decided' | 'approval.late' | null;
  voice: Partial<Voice>;
};

/** One approval as it went, before anything is signed. Good as `makeDraft` gives it; a twist changes it. */
export type Draft = {
  keys: KeyDraft[];
  policy: Policy;
  /** In force when it was asked, where that is another one. */
  policyInForce: Policy | null;
  intent: Intent;
  intentKey: number;
  requestLogged: boolean;
  requestVoice: Partial<Voice>;
  owners: { target: string; person: string }[];
  decisions: DecisionDraft[];
  executions: { at: number; voices: Partial<Voice>; without: string | null }[];
  effects: { at: number; state: EffectState }[];
  ended: { at: number; why: 'rejected' | 'cancelled' | 'expired' | 'void' } | null;
  review: { at: number; by: string; justified: boolean } | null;
  filler: number;
  /** Changes what a record says before it is logged. */
  rewrite: ((act: string, obj: AuditJson) => AuditJson) | null;
  witnesses: number;
};

const actions: readonly Action[] = ['host.isolate', 'account.disable', 'sessions.revoke', 'address.block'];

export function makeDraft(chance: Seeded): Draft {
  const action = chance.pick(actions);
  const isCritical = chance.chance(0.25);
  const isOffline = !isCritical && chance.chance(0.25);
  const quorum = isCritical ? 3 : 2;
  const isDone = chance.chance(0.8);
  const asked = madeAt + chance.integer(0, 4);
  const decided = asked + chance.integer(20, 200);
  const run = decided + 60 * quorum + chance.integer(1, 30);
  const keys = ['ana', 'bo', 'cy', 'di'].map((person, at) => keyDraft(chance, person, at));
  return {
    keys,
    policy: firstPolicy,
    policyInForce: null,
    intent: makeIntent(chance, action, isCritical, isOffline ? 14_400 : 900, quorum),
    intentKey: 0,
    requestLogged: true,
    requestVoice: {},
    owners: chance.chance(0.3) ? [{ target: 'host-9', person: 'u-zed' }] : [],
    decisions: Array.from({ length: quorum - 1 }, (_, at) => {
      const fields = isOffline ? { chal: 'offline' } : {};
      return { key: at + 1, fields, at: decided + 60 * at, act: 'approval.decided' as const, voice: {} };
    }),
    executions: isDone ? [{ at: run, voices: {}, without: null }] : [],
    effects: isDone ? doneEffects(chance, run) : [],
    ended: isDone ? null : { at: madeAt + 20_000, why: 'expired' },
    review: null,
    filler: chance.integer(0, 9),
    rewrite: null,
    witnesses: chance.integer(0, 4),
  };
}

function keyDraft(chance: Seeded, person: string, at: number): KeyDraft {
  const letIn = madeAt - 40 * day + at * day + (at < 2 ? 0 : 3 * day);
  const alg = chance.chance(0.12) ? 'ES256' : 'Ed25519';
  return {
    person: `u-${person}`,
    device: `d-${person}`,
    word: `approval ${person} ${alg}`,
    alg,
    by: at === 0 ? 1 : at === 1 ? 0 : chance.integer(0, at),
    ceremony: at < 2,
    enrolledAt: letIn,
    endorsedAt: letIn + (at < 2 ? 2 * day : 600),
    revokedAt: null,
    revokedBy: [],
    compromisedSince: null,
    exp: letIn + 300 * day,
    aud,
    permissions: ['key:endorse'],
  };
}

function makeIntent(
  chance: Seeded,
  action: Action,
  isCritical: boolean,
  life: number,
  quorum: number,
): Intent {
  const common = { reason: chance.pick(reasons), severity: 'high', executor: 'edr' };
  const bounded = action === 'sessions.revoke' ? {} : { until: madeAt + 7200, owner: null };
  const own =
    action === 'host.isolate'
      ? { allow: ['10.0.0.5'] }
      : action === 'address.block'
        ? { direction: 'both' }
        : {};
  return {
    _v: 1,
    id: `019ab000-0000-7000-8000-${chance.integer(0, 1e9).toString().padStart(12, '0')}`,
    aud,
    action,
    params: { ...common, ...bounded, ...own, target_class: isCritical ? 'critical' : 'standard' },
    targets: [{ id: 'host-9', etag: '"h3"' }],
    inc: 'INC-1',
    inc_etag: '"v12"',
    req: 'u-ana',
    policy: '',
    quorum,
    created: madeAt,
    nbf: madeAt,
    exp: madeAt + life,
  };
}

const reasons = [
  'beacon every 60 s',
  'Zoë "Z" \\ Ødegård',
  '日本語 😂',
  'a\u202etxt.exe',
  'line\nbreak \u2028 end',
];

function doneEffects(chance: Seeded, run: number): { at: number; state: EffectState }[] {
  const ways: readonly (readonly EffectState[])[] = [
    ['approved', 'sent', 'acknowledged', 'observed'],
    ['approved', 'sent', 'acknowledged', 'observed', 'reverted'],
    ['approved', 'sent', 'acknowledged', 'claimed_not_observed'],
    ['approved', 'sent', 'unknown'],
    ['approved', 'sent'],
  ];
  return chance.pick(ways).map((state, at) => ({ state, at: state === 'approved' ? run - 1 : run + at }));
}
