import { describe, expect, it } from 'vitest';
import { readRuleFile } from '../../../../electron/engine/case-rules/read-rule-file.ts';

const rule = `title: T
logsource: {product: aws, service: cloudtrail}
detection:
  s: {eventName: StopLogging}
  condition: s
`;

describe('a file of rules', () => {
  it('may hold several', () => {
    const read = readRuleFile('two.yml', `${rule}---\n${rule.replace('condition: s', 'condition: x')}`);
    expect(read.map(({ kind, name }) => [kind, name])).toEqual([
      ['rule', 'two.yml#1'],
      ['refused', 'two.yml#2'],
    ]);
  });

  it('keeps NO and dates as the texts that they are', () => {
    const [read] = readRuleFile('a.yml', rule.replace('StopLogging', 'NO'));
    expect(read?.kind === 'rule' && read.rule.matches({ eventName: 'no' })).toBe(true);
  });

  it.each([
    ['', 'it is empty'],
    ['title: [', 'Flow sequence'],
    ['title: a\ntitle: b', 'Map keys must be unique'],
    [rule.replace('aws', 'linux'), 'no source can be “linux/cloudtrail” here'],
    [
      rule.replace('eventName:', 'eventName|re:'),
      'detection.s.eventName|re: the modifier “re” is not supported',
    ],
    ['just text', 'rule:'],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]`,
      'alias',
    ],
    ['x'.repeat(300_000), '256 KiB'],
  ])('that is %j is refused with its reason', (text, why) => {
    const [read] = readRuleFile('a.yml', text);
    expect(read?.kind).toBe('refused');
    expect(read?.kind === 'refused' && read.why).toContain(why);
  });
});
