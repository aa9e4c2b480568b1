import { describe, expect, it } from 'vitest';
import { complete } from '../../../../shared/query/complete.ts';
import { movesWithTime, queueFields, readQueueQuery } from '../../../../shared/query/queue-fields.ts';

const hour = 3_600_000;
const range = (text: string) => {
  const read = readQueueQuery(text);
  return read.ok && read.query.kind === 'field' && read.query.test.kind === 'range'
    ? read.query.test.range
    : read;
};

describe('the language of the queue', () => {
  it.each([
    ['severity:>=high', { from: 3, to: null, fromIncluded: true }],
    ['severity:<medium', { from: null, to: 2, toIncluded: false }],
    ['severity:low..high', { from: 1, to: 3 }],
    ['severity:critical', { from: 4, to: 4 }],
    ['age:<4h', { from: null, to: 4 * hour, toIncluded: false }],
    ['age:>2d', { from: 48 * hour, to: null, fromIncluded: false }],
    ['age:1h..1.5d', { from: hour, to: 36 * hour }],
    ['tta:30m', { from: null, to: hour / 2 }],
  ])('%s is a range', (text, expected) => {
    expect(range(text)).toMatchObject(expected);
  });

  it('takes a minus before a term for NOT, and one within a word for a part of it', () => {
    expect(readQueueQuery('-tag:drill phish ')).toEqual(readQueueQuery('NOT tag:drill phish '));
    expect(readQueueQuery('FS-02 ')).toEqual(readQueueQuery('"fs 02"'));
  });

  it('takes a word at the very end for a beginning, and no other', () => {
    const words = (text: string) => {
      const read = readQueueQuery(text);
      if (!read.ok) return [];
      const all = read.query.kind === 'and' ? read.query.of : [read.query];
      return all.map((each) => (each.kind === 'words' ? each.words.map(({ wild }) => wild) : []));
    };
    expect(words('oauth phish')).toEqual([[false], [true]]);
    expect(words('oauth "phish"')).toEqual([[false], [false]]);
    expect(words('oauth phish ')).toEqual([[false], [false]]);
    expect(words('203.0.113')).toEqual([[false, false, true]]);
  });

  it.each([
    ['severity:>=terrible', 11, 'severity is one of: info, low, medium, high, critical'],
    ['age:<4', 5, 'How long is expected'],
    ['phish owner:me', 6, 'There is no field owner'],
    ['status:(new', 7, 'This bracket is not closed'],
    ['tr*vel', 2, 'In a word, * stands only at its end'],
    ['"phish', 0, 'The closing quote is missing'],
    ['sla:late', 4, 'sla is one of'],
  ])('%s is refused at character %i', (text, at, message) => {
    const read = readQueueQuery(text);
    expect(read.ok ? null : read.problem).toMatchObject({ at, message: expect.stringContaining(message) });
  });

  it('knows which answers change by themselves', () => {
    expect(movesWithTime('severity:high (age:<4h)')).toBe(true);
    expect(movesWithTime('severity:high "age:<4h"')).toBe(false);
  });
});

describe('completion in the queue', () => {
  const offered = (text: string) => complete(text, text.length, queueFields).map((each) => each.text);

  it('offers fields by their beginning, also after a minus', () => {
    expect(offered('sev')).toEqual(['severity:']);
    expect(offered('phish -ta')).toEqual(['tag:']);
  });

  it('offers values after an operator, where the value begins', () => {
    expect(complete('severity:>=hi', 13, queueFields)).toEqual([{ from: 11, text: 'high', label: 'high' }]);
  });

  it('writes what has spaces in quotes, and finds it by any of its words', () => {
    const fields = {
      ...queueFields,
      fields: [{ name: 'assignee', kind: 'text', about: '', offers: ['me', 'Amara Okafor'] }],
    } as const;
    const taken = [{ from: 9, text: '"Amara Okafor"', label: 'Amara Okafor' }];
    expect(complete('assignee:oka', 12, fields)).toEqual(taken);
    expect(complete('assignee:"amara o', 17, fields)).toEqual(taken);
  });
});
