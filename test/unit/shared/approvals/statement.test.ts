import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionSchema } from '../../../../shared/approvals/action.ts';
import { actionWords, intentStatement, statementText } from '../../../../shared/approvals/display.ts';
import {
  effectEvents,
  effectStates,
  mayBeInForce,
  mayMoveExecution,
  nextEffect,
} from '../../../../shared/approvals/ledger.ts';
import { makeDraft } from '../../../approvals/draft.ts';
import { Seeded } from '../../../tamper/seeded.ts';

const { intent } = makeDraft(new Seeded(4));

describe('the statement of an intent', () => {
  it('says every value of what is signed', () => {
    const text = statementText(intent);
    for (const value of [intent.id, intent.aud, intent.req, intent.policy, 'host-9', '"h3"', 'INC-1'])
      expect(text).toContain(value);
    for (const value of Object.values(intent.params))
      if (typeof value === 'string' && /^[ -~]+$/.test(value)) expect(text).toContain(value);
  });

  it('is as many lines as it has members, whatever stands in them, and hides nothing', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        'a',
        '\n',
        '\r',
        '\u2028',
        '\u2029',
        '\t',
        '\u202e',
        '\u200b',
        '\u0000',
        '\u001b',
        'Action: ',
      ),
    });
    fc.assert(
      fc.property(hostile, hostile, (reason, id) => {
        const made = { ...intent, params: { ...intent.params, reason }, targets: [{ id, etag: '"1"' }] };
        const lines = statementText(made).split('\n');
        expect(lines.length - 1).toBe(intentStatement(intent).length);
        expect(statementText(made)).not.toMatch(hidden);
      }),
    );
  });

  it('has words for every action, and says loudly that somebody acts alone', () => {
    for (const action of actionSchema.options) expect(actionWords(action)).toMatch(/^[A-Z].{8,}/);
    expect(actionWords('break_glass.host.isolate')).toMatch(/^BREAK GLASS/);
  });
});

/** Everything but the line feed that ends a line. */
const hidden = /[\u2028\u2029\u202e\u200b]|(?!\n)\p{Cc}/u;

describe('the ledger of effects', () => {
  it('never goes back to approved, and leaves no end', () => {
    for (const state of effectStates)
      for (const event of effectEvents) {
        const next = nextEffect(state, event);
        if (next === 'approved') expect(state).toBe('requested');
        if (['failed', 'reverted', 'ended'].includes(state)) expect(next).toBeNull();
      }
  });

  it('counts as contained whatever was sent and not taken back', () => {
    expect(effectStates.filter(mayBeInForce)).toEqual([
      'sent',
      'acknowledged',
      'observed',
      'claimed_not_observed',
      'unknown',
    ]);
  });

  it('lets nothing be executed again, not even what nobody knows of', () => {
    expect(mayMoveExecution('approved', 'executing')).toBe(true);
    for (const from of ['pending', 'executing', 'done', 'failed', 'unknown'] as const)
      expect(mayMoveExecution(from, 'executing')).toBe(false);
  });
});
