import type { DecisionWord } from './decision.ts';
import type { Intent } from './intent.ts';
import type { Requirement } from './policy.ts';

/** A day: so long, whoever let a counted person in may not stand beside them. */
export const vouchedSeconds = 86_400;

/** Somebody as the directory of persons has them at the moment of judging. */
export type PersonFacts = {
  readonly id: string;
  /** Service accounts and API keys never count. */
  readonly kind: 'person' | 'service_account' | 'api_key';
  /** Whom the account belongs to, where one human may have several; equal ones are one person. */
  readonly human: string | null;
  readonly active: boolean;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
};

/** What a key was, at the moment that its signature was accepted and now. */
export type KeyFacts = {
  readonly kid: string;
  readonly person: string;
  readonly device: string;
  /** Active at the index at which the signature was accepted: enrolled and endorsed, not revoked, not expired. */
  readonly active: boolean;
};

/** `by` made the account of `of`, switched it on again, raised its rights or endorsed its key at a time. */
export type Vouching = { readonly by: string; readonly of: string; readonly at: number };

/** Whose account a target is. */
export type TargetOwner = { readonly target: string; readonly person: string };

/** A decision with a good signature. */
export type SignedDecision = {
  readonly jti: string;
  readonly iss: string;
  readonly kid: string;
  readonly dec: DecisionWord;
};

export type SeparationFacts = {
  readonly intent: Intent;
  /** What the policy asks; its quorum or the intent's holds, whichever is larger. */
  readonly required: Requirement;
  /** The key that signed the intent. */
  readonly intentKid: string;
  readonly decisions: readonly SignedDecision[];
  readonly people: readonly PersonFacts[];
  readonly keys: readonly KeyFacts[];
  readonly vouchings: readonly Vouching[];
  readonly owners: readonly TargetOwner[];
  /** The moment of judging, in seconds by the server's clock. */
  readonly now: number;
};

/** Why a signature does not count, or why those that do are too few. */
export type BreachKind =
  | 'self_approval'
  | 'same_person'
  | 'same_key'
  | 'same_device'
  | 'not_a_person'
  | 'lapsed_role'
  | 'revoked_key'
  | 'vouched_for'
  | 'owns_target'
  | 'missing_quorum';

export type Breach = {
  readonly kind: BreachKind;
  /** The person whose signature does not count; null for `missing_quorum`. */
  readonly person: string | null;
  /** Their decision; null for the requester, and for `missing_quorum`. */
  readonly jti: string | null;
};

export type Separation = {
  readonly breaches: readonly Breach[];
  /** Persons who count, the requester first. */
  readonly counted: readonly string[];
  /** How many it takes. */
  readonly quorum: number;
  readonly reached: boolean;
};

type Voice = {
  readonly person: string;
  readonly kid: string;
  readonly jti: string | null;
  readonly asks: boolean;
};

/**
 * Separation of duties: who of those that signed counts, and whether they are enough. The same judgement at acceptance, at
 * execution and years later over a bundle. Voices are judged in order, the requester first: of two that exclude each
 * other the earlier one counts.
 */
export function judgeSeparation(facts: SeparationFacts): Separation {
  const { intent, required, decisions } = facts;
  const voices: Voice[] = [
    { person: intent.req, kid: facts.intentKid, jti: null, asks: true },
    ...decisions
      .filter(({ dec }) => dec === 'approve')
      .map(({ iss, kid, jti }) => ({ person: iss, kid, jti, asks: false })),
  ];
  const counted: Voice[] = [];
  const breaches: Breach[] = [];
  for (const voice of voices) {
    const kind = aloneBreach(facts, voice) ?? besideBreach(facts, voice, counted);
    if (kind === null) counted.push(voice);
    else breaches.push({ kind, person: voice.person, jti: voice.jti });
  }
  const quorum = Math.max(intent.quorum, required.quorum);
  // Without its requester an intent has nobody who stands behind it, however many decided.
  const reached = counted.length >= quorum && counted[0]?.asks === true;
  if (!reached) breaches.push({ kind: 'missing_quorum', person: null, jti: null });
  return { breaches, counted: counted.map(({ person }) => person), quorum, reached };
}

/** What keeps a voice from counting whoever else speaks. */
function aloneBreach(facts: SeparationFacts, { person, kid, asks }: Voice): BreachKind | null {
  const known = facts.people.find(({ id }) => id === person);
  if (known === undefined || known.kind !== 'person') return 'not_a_person';
  const key = facts.keys.find((one) => one.kid === kid);
  if (key === undefined || !key.active || key.person !== person) return 'revoked_key';
  if (!known.active || !mayCount(facts.required, known, asks)) return 'lapsed_role';
  const owns = ({ target, person: owner }: TargetOwner) =>
    facts.intent.targets.some(({ id }) => id === target) && human(facts, owner) === human(facts, person);
  const isTarget = facts.intent.targets.some(({ id }) => human(facts, id) === human(facts, person));
  return isTarget || facts.owners.some(owns) ? 'owns_target' : null;
}

/** The requester's own right is to propose; behind the glass, to break it. */
function mayCount(
  { permission, roles }: Requirement,
  { permissions, roles: held }: PersonFacts,
  asks: boolean,
): boolean {
  if (asks)
    return permissions.includes(permission === 'containment:approve' ? 'containment:propose' : permission);
  const mayDecide = roles.length === 0 || roles.some((role) => held.includes(role));
  return mayDecide && permissions.includes(permission);
}

/** What keeps a voice from counting beside those that count already. */
function besideBreach(facts: SeparationFacts, voice: Voice, counted: readonly Voice[]): BreachKind | null {
  for (const other of counted) {
    if (human(facts, other.person) === human(facts, voice.person))
      return other.asks ? 'self_approval' : 'same_person';
    if (other.kid === voice.kid) return 'same_key';
    if (device(facts, other.kid) === device(facts, voice.kid)) return 'same_device';
    if (vouched(facts, other.person, voice.person) || vouched(facts, voice.person, other.person))
      return 'vouched_for';
  }
  return null;
}

function vouched({ vouchings, now }: SeparationFacts, one: string, other: string): boolean {
  return vouchings.some(
    ({ by, of, at }) => by === one && of === other && at > now - vouchedSeconds && at <= now,
  );
}

function human({ people }: SeparationFacts, id: string): string {
  const known = people.find((one) => one.id === id);
  return known?.human ?? id;
}

function device({ keys }: SeparationFacts, kid: string): string | undefined {
  return keys.find((one) => one.kid === kid)?.device;
}
