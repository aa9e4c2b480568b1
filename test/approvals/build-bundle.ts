import { noteTools } from '../../electron/engine/forensics/hashes.ts';
import { isBreakGlass } from '../../shared/approvals/action.ts';
import type { Voice } from '../../shared/approvals/approval-records.ts';
import type { ApprovalBundle } from '../../shared/approvals/bundle.ts';
import { decisionText } from '../../shared/approvals/decision.ts';
import { revocationText } from '../../shared/approvals/enrolment.ts';
import { intentHash, intentText } from '../../shared/approvals/intent.ts';
import { jwsDigest } from '../../shared/approvals/jws.ts';
import { policyHash } from '../../shared/approvals/policy.ts';
import { readSeenHead } from '../../shared/approvals/signed-scalars.ts';
import type { AuditJson } from '../../shared/audit/canonical-json.ts';
import type { Seeded } from '../tamper/seeded.ts';
import { origin, signers } from '../tamper/signer.ts';
import type { DecisionDraft, Draft, KeyDraft } from './draft.ts';
import { StoryLog } from './story-log.ts';
import { enrolmentOf, storyPin } from './story-parts.ts';
import { TestKey } from './test-key.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
export type Built = {
  bundle: Writable<ApprovalBundle>;
  pin: { [name: string]: unknown };
  log: StoryLog;
  keys: readonly TestKey[];
  intent: string;
};

const made = new Map<string, TestKey>();

/** The key of a word; making one costs more than all that is done with it. */
function keyOf({ word, alg }: Pick<KeyDraft, 'word' | 'alg'>): TestKey {
  const name = `${alg} ${word}`;
  const key = made.get(name) ?? new TestKey(word, alg);
  made.set(name, key);
  return key;
}

/** Signs and logs a draft in the order of its times, and puts the file together. */
export function buildBundle(chance: Seeded, draft: Draft): Built {
  return new Telling(chance, draft).tell();
}

class Telling {
  readonly #chance: Seeded;
  readonly #draft: Draft;
  readonly #log = new StoryLog();
  readonly #kept: number[] = [];
  readonly #heads = new Set<number>();
  readonly #keys: readonly TestKey[];
  readonly #enrolments: string[] = [];
  readonly #endorsements: string[] = [];
  readonly #revocations: string[] = [];
  readonly #decisions: string[] = [];
  #intent = '';
  #jws = '';

  constructor(chance: Seeded, draft: Draft) {
    this.#chance = chance;
    this.#draft = draft;
    this.#keys = draft.keys.map(keyOf);
  }

  tell(): Built {
    const { policy, policyInForce, keys, decisions, executions, effects, ended, review } = this.#draft;
    const { intent } = this.#draft;
    if (intent.policy === '') intent.policy = policyHash(noteTools, policy);
    this.#intent = intentText(intent);
    this.#jws = this.#keyAt(this.#draft.intentKey).sign('wf-intent+jws', this.#intent);
    const firstAt = Math.min(...keys.map(({ enrolledAt }) => enrolledAt)) - 1;
    const inForce = policyHash(noteTools, policyInForce ?? policy);
    const steps: { at: number; run: (at: number) => void }[] = [
      {
        at: firstAt,
        run: (at) =>
          this.#keep(at, 'approval_policy.changed', 'system', { id: inForce, type: 'approval_policy' }),
      },
    ];
    for (const [place, key] of keys.entries()) {
      const compact = this.#keyAt(place).sign('wf-enrol+jws', enrolmentOf(key, this.#keyAt(place)));
      this.#enrolments.push(compact);
      steps.push({ at: key.enrolledAt, run: (at) => this.#enrol(at, place, compact) });
      if (key.by !== null) steps.push({ at: key.endorsedAt, run: (at) => this.#endorse(at, place, compact) });
      const { revokedAt } = key;
      if (revokedAt !== null) steps.push({ at: revokedAt, run: (at) => this.#revoke(at, place) });
    }
    steps.push({ at: intent.created + 1, run: (at) => this.#request(at) });
    for (const [place, one] of decisions.entries())
      steps.push({ at: one.at, run: (at) => this.#decide(at, place, one) });
    for (const effect of effects) steps.push({ at: effect.at, run: (at) => this.#effect(at, effect.state) });
    for (const one of executions) steps.push({ at: one.at, run: (at) => this.#execute(at, one) });
    if (ended !== null)
      steps.push({
        at: ended.at,
        run: (at) => this.#own(at, 'approval.ended', 'system', { why: ended.why }),
      });
    if (review !== null)
      steps.push({
        at: review.at,
        run: (at) => this.#own(at, 'approval.reviewed', review.by, { justified: review.justified }),
      });
    for (let count = 0; count < this.#draft.filler; count++)
      steps.push({ at: intent.created + this.#chance.integer(-9000, 9000), run: (at) => this.#fill(at) });
    for (const { at, run } of steps.sort((one, other) => one.at - other.at)) run(at * 1000);
    return this.#close();
  }

  #close(): Built {
    const { witnesses, policy } = this.#draft;
    const head = this.#log.note((text) => signers.log.sign(text), witnesses, 1_795_400_000);
    const bundle: ApprovalBundle = {
      _v: 1,
      format: 'watchfloor/approval-bundle/v1',
      log: origin,
      head,
      intent: this.#jws,
      decisions: this.#decisions,
      enrolments: this.#enrolments,
      endorsements: this.#endorsements,
      revocations: this.#revocations,
      policy,
      records: this.#kept.map((n) => this.#log.proven(n)),
      heads: [...this.#heads].sort((one, other) => one - other).map((size) => this.#log.head(size)),
    };
    return {
      bundle,
      pin: storyPin(this.#log, this.#chance.chance(0.5)),
      log: this.#log,
      keys: this.#keys,
      intent: this.#intent,
    };
  }

  #keyAt(place: number): TestKey {
    const key = this.#keys[place];
    if (key === undefined) throw new RangeError(`no key ${place}`);
    return key;
  }

  #keep(at: number, act: string, actor: string, obj: AuditJson): void {
    this.#kept.push(this.#log.append(at, act, actor, this.#draft.rewrite?.(act, obj) ?? obj));
  }

  /** Of this intent. */
  #own(at: number, act: string, actor: string, rest: { [name: string]: AuditJson }): void {
    const ih = intentHash(noteTools, this.#intent);
    this.#keep(at, act, actor, { id: this.#draft.intent.id, type: 'approval', ih, ...rest });
  }

  #fill(at: number): void {
    const n = this.#log.append(at, 'incident.opened', 'u-7', { id: 'INC-1', type: 'incident' });
    if (this.#chance.chance(0.2)) this.#kept.push(n);
  }

  #enrol(at: number, place: number, compact: string): void {
    const { person, device } = this.#key(place);
    const obj = {
      id: this.#keyAt(place).kid,
      type: 'approval_key',
      person,
      device,
      jws: jwsDigest(noteTools, compact),
    };
    this.#keep(at, 'approval_key.enrolled', person, obj);
  }

  #endorse(at: number, place: number, compact: string): void {
    const key = this.#key(place);
    const by = key.by ?? 0;
    const own = this.#keyAt(place);
    const endorsement = this.#keyAt(by).sign('wf-enrol+jws', enrolmentOf(key, own));
    this.#endorsements.push(endorsement);
    const { person, ceremony, permissions } = key;
    const digests = { jws: jwsDigest(noteTools, compact), by_jws: jwsDigest(noteTools, endorsement) };
    const obj = { id: own.kid, type: 'approval_key', person, ceremony, permissions, ...digests };
    this.#keep(at, 'approval_key.endorsed', this.#key(by).person, obj);
  }

  #revoke(at: number, place: number): void {
    const { person, revokedBy, compromisedSince } = this.#key(place);
    const { kid } = this.#keyAt(place);
    const asked = revokedBy.map((by) =>
      this.#keyAt(by).sign('wf-revoke+jws', this.#revocation(by, kid, compromisedSince)),
    );
    this.#revocations.push(...asked);
    const jws = asked.map((compact) => jwsDigest(noteTools, compact));
    const obj = { id: kid, type: 'approval_key', person, jws, compromised_since: compromisedSince };
    this.#keep(at, 'approval_key.revoked', person, obj);
  }

  #revocation(by: number, kid: string, since: number | null): string {
    const { person, aud } = this.#key(by);
    const when = { iat: this.#draft.intent.created, chal: this.#challenge(), tb: this.#seen() };
    return revocationText({
      _v: 1,
      aud,
      kid,
      iss: person,
      jti: this.#uuid(),
      ...when,
      compromised_since: since,
    });
  }

  #request(at: number): void {
    const { intent, intentKey, requestLogged, requestVoice, owners } = this.#draft;
    if (!requestLogged) return;
    const voice = this.#voice(intentKey, requestVoice);
    const rest = { action: intent.action, jws: jwsDigest(noteTools, this.#jws), voice, owners };
    this.#own(at, 'approval.requested', intent.req, rest);
  }

  #decide(at: number, place: number, { key: by, fields, act, voice }: DecisionDraft): void {
    const key = this.#key(by);
    const decision = {
      ...{
        _v: 1 as const,
        ih: intentHash(noteTools, this.#intent),
        dec: 'approve' as const,
        iss: key.person,
      },
      ...{
        jti: this.#uuid(),
        iat: Math.floor(at / 1000) - this.#chance.integer(0, 9),
        chal: this.#challenge(),
        tb: this.#seen(),
      },
      ...fields,
    };
    const compact = this.#keyAt(by).sign('wf-decision+jws', decisionText(decision));
    this.#decisions[place] = compact;
    const { dec, jti } = decision;
    const rest = { jws: jwsDigest(noteTools, compact), jti, dec, voice: this.#voice(by, voice) };
    if (act !== null) this.#own(at, act, key.person, rest);
  }

  #execute(at: number, { voices, without }: Draft['executions'][number]): void {
    const { intentKey, decisions, requestVoice } = this.#draft;
    const counted = [
      this.#voice(intentKey, { ...requestVoice, ...voices }),
      ...decisions.map(({ key, voice }) => this.#voice(key, { ...voice, ...voices })),
    ];
    const named = counted.filter(({ person }) => person !== without);
    this.#own(at, 'approval.executing', 'system', { voices: named as unknown as AuditJson });
  }

  #effect(at: number, state: string): void {
    this.#own(at, 'approval.effect', 'system', { state, by: null });
  }

  #voice(place: number, other: Partial<Voice>): Voice {
    const { person, device } = this.#key(place);
    const glass = isBreakGlass(this.#draft.intent.action) ? ['containment:break_glass'] : [];
    return {
      ...{
        person,
        kid: this.#keyAt(place).kid,
        device,
        kind: 'person',
        human: null,
        active: true,
        roles: ['lead'],
      },
      ...{ permissions: ['containment:propose', 'containment:approve', ...glass], vouched_by: [], ...other },
    };
  }

  #key(place: number): KeyDraft {
    const key = this.#draft.keys[place];
    if (key === undefined) throw new RangeError(`no key ${place}`);
    return key;
  }

  #uuid(): string {
    const tail = Array.from({ length: 12 }, () => this.#chance.integer(0, 16).toString(16)).join('');
    return `019ab000-0000-7000-8000-${tail}`;
  }

  #challenge(): string {
    return this.#chance.bytes(32).toString('base64url');
  }

  /** Some head of before now. */
  #seen(): string {
    const tb = this.#log.seen(this.#chance.integer(1, this.#log.size + 1));
    this.#heads.add(readSeenHead(tb)?.size ?? 0);
    return tb;
  }
}
