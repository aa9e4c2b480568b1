import { describe, expect, it } from 'vitest';
import {
  chosenCount,
  composeQuery,
  narrowed,
  noChoice,
  quoted,
  termOf,
  toggledChoice,
  without,
} from '../../../../renderer/features/audit/query-terms.ts';
import { completed } from '../../../../renderer/lib/completed-text.ts';

describe('a query made by pressing', () => {
  it('quotes a value whatever stands in it', () => {
    expect(quoted('a "b" \\ c')).toBe('"a \\"b\\" \\\\ c"');
    expect(termOf('actor', 'x" OR *')).toBe('actor:"x\\" OR *"');
    expect(termOf('host', null)).toBe('NOT host:*');
  });

  it('joins words and facets so that neither changes what the other means', () => {
    const one = toggledChoice(noChoice, 'actor', 'ana');
    const two = toggledChoice(toggledChoice(one, 'actor', 'bo'), 'outcome', 'denied');
    expect(composeQuery(' a OR b ', noChoice)).toBe('a OR b');
    expect(composeQuery('', one)).toBe('actor:"ana"');
    expect(composeQuery('a OR b', two)).toBe('(a OR b) AND (actor:"ana" OR actor:"bo") AND outcome:"denied"');
    expect(chosenCount(two)).toBe(3);
  });

  it('takes a facet out when it is pressed again', () => {
    const twice = toggledChoice(toggledChoice(noChoice, 'host', null), 'host', null);
    expect(composeQuery('', twice)).toBe('');
    expect(chosenCount(twice)).toBe(0);
  });

  it('narrows by a pivot once', () => {
    expect(narrowed('', 'actor:"ana"')).toBe('actor:"ana"');
    expect(narrowed('a OR b', 'actor:"ana"')).toBe('(a OR b) AND actor:"ana"');
    expect(narrowed('x AND actor:"ana"', 'actor:"ana"')).toBe('x AND actor:"ana"');
    expect(without('x', 'host:"h"')).toBe('x AND NOT host:"h"');
    expect(without('x', 'NOT host:*')).toBe('x AND host:*');
  });

  it('puts a completion where the word was begun', () => {
    expect(completed('act AND b', 3, { from: 0, text: 'action:' })).toEqual({
      text: 'action: AND b',
      caret: 7,
    });
  });
});
