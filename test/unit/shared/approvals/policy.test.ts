import { describe, expect, it } from 'vitest';
import { noteTools } from '../../../../electron/engine/forensics/hashes.ts';
import { readActionParams } from '../../../../shared/approvals/action-params.ts';
import { type Intent, intentText, isInForce, readIntent } from '../../../../shared/approvals/intent.ts';
import {
  firstPolicy,
  policyBreaches,
  policyCaseOf,
  policyHash,
  policySchema,
  requirementOf,
} from '../../../../shared/approvals/policy.ts';
import { makeDraft } from '../../../approvals/draft.ts';
import { Seeded } from '../../../tamper/seeded.ts';

function intent(changes: Partial<Intent> = {}): Intent {
  return { ...makeDraft(new Seeded(2)).intent, policy: policyHash(noteTools, firstPolicy), ...changes };
}

describe('a policy', () => {
  it('that an installation begins with keeps its own form, and its hash names it', () => {
    expect(policySchema.parse(firstPolicy)).toEqual(firstPolicy);
    expect(policyHash(noteTools, firstPolicy)).toMatch(/^sha256-[A-Za-z0-9_-]{43}$/);
    expect(policyHash(noteTools, { ...firstPolicy, break_glass: null })).not.toBe(
      policyHash(noteTools, firstPolicy),
    );
  });

  it('is not lowered by what an intent leaves out', () => {
    const { params } = intent();
    const { target_class: _, ...rest } = params;
    expect(requirementOf(firstPolicy, policyCaseOf({ action: 'host.isolate', params: rest }))?.quorum).toBe(
      3,
    );
    const made = { ...rest, target_class: 'harmless' };
    expect(requirementOf(firstPolicy, policyCaseOf({ action: 'host.isolate', params: made }))?.quorum).toBe(
      3,
    );
  });

  it('takes no quorum below two, and no second rule of one name', () => {
    const [rule] = firstPolicy.rules;
    expect(policySchema.safeParse({ ...firstPolicy, rules: [{ ...rule, quorum: 1 }] }).success).toBe(false);
    expect(policySchema.safeParse({ ...firstPolicy, rules: [rule, rule] }).success).toBe(false);
  });

  it('lets nobody act alone unless it says so, and then for what it says', () => {
    const glass = { action: 'break_glass.host.isolate', severity: 'high', targetClass: 'standard' } as const;
    expect(requirementOf(firstPolicy, glass)).toMatchObject({
      quorum: 1,
      permission: 'containment:break_glass',
    });
    expect(requirementOf(firstPolicy, { ...glass, action: 'break_glass.custom' })).toBeNull();
    expect(requirementOf({ ...firstPolicy, break_glass: null }, glass)).toBeNull();
  });

  it('names what an intent breaks of it', () => {
    const old = { ...firstPolicy, break_glass: null };
    expect(policyBreaches(noteTools, firstPolicy, intent({ quorum: 3 }))).toEqual([]);
    expect(policyBreaches(noteTools, old, intent({ quorum: 3 }))).toContain('policy_old');
  });
});

describe('an intent', () => {
  it.each<[string, Partial<Intent>]>([
    ['a quorum of one without breaking the glass', { quorum: 1 }],
    ['an end before its beginning', { exp: 0 }],
    ['more than four hours', { exp: intent().created + 14_401 }],
    [
      'a target twice',
      {
        targets: [
          { id: 'h', etag: '"1"' },
          { id: 'h', etag: '"1"' },
        ],
      },
    ],
    ['no target', { targets: [] }],
    ['an incident without its version', { inc_etag: null }],
    ['a plain address', { aud: 'http://api.watchfloor.example' }],
    ['an id that is no UUID of version 7', { id: '019ab000-0000-4000-8000-000000000001' }],
  ])('with %s is none', (_, changes) => {
    expect(readIntent(intentText(intent(changes)))).toBeNull();
  });

  it('is none with one more member, a member twice, or in another spelling', () => {
    const text = intentText(intent());
    expect(readIntent(text)).not.toBeNull();
    expect(readIntent(text.replace('{"_v":1', '{"_v":1,"also":1'))).toBeNull();
    expect(readIntent(text.replace('{"_v":1', '{"_v":1,"_v":1'))).toBeNull();
    expect(readIntent(text.replace(',', ', '))).toBeNull();
    expect(readIntent(text.replace('"params":{', '"params":{"__proto__":{"a":1},'))).toBeNull();
  });

  it('is in force from its beginning until just before its end', () => {
    const one = intent();
    const at = (now: number) => isInForce(one, now);
    expect([at(one.nbf - 1), at(one.nbf), at(one.exp - 1), at(one.exp)]).toEqual([false, true, true, false]);
  });

  it('has the parameters of its action and no others, and an end or an owner', () => {
    const common = { reason: 'x', severity: 'high', target_class: 'standard', executor: 'edr' };
    const isolate = { ...common, allow: [], until: 1, owner: null };
    const read = (params: Intent['params']) => readActionParams({ action: 'host.isolate', params });
    expect(read(isolate)).toMatchObject({ action: 'host.isolate', params: isolate });
    expect(read({ ...isolate, until: null })).toBeNull();
    expect(read({ ...isolate, shell: 'rm' })).toBeNull();
    expect(read({ ...isolate, reason: '  ' })).toBeNull();
    expect(readActionParams({ action: 'break_glass.host.isolate', params: isolate })).not.toBeNull();
  });
});
