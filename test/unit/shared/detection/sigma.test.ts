import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrTest } from '../../../../shared/detection/sigma/cidr.ts';
import { readCondition } from '../../../../shared/detection/sigma/condition.ts';
import { fitLogsource } from '../../../../shared/detection/sigma/logsource.ts';
import { SigmaProblem } from '../../../../shared/detection/sigma/sigma-problem.ts';
import { readSigmaRule } from '../../../../shared/detection/sigma/sigma-rule.ts';
import { wildcardTest } from '../../../../shared/detection/sigma/value-test.ts';

const rule = (detection: object, more: object = {}) =>
  readSigmaRule({
    title: 'A rule',
    logsource: { product: 'aws', service: 'cloudtrail' },
    detection,
    ...more,
  });

const when = (selection: unknown, condition = 'selection') => rule({ selection, condition }).matches;

describe('a search', () => {
  it.each<[string, object, unknown, boolean]>([
    ['a text, whatever its case', { eventName: 'stoplogging' }, { eventName: 'StopLogging' }, true],
    ['not a part of it', { eventName: 'Stop' }, { eventName: 'StopLogging' }, false],
    [
      'with case where that is asked',
      { 'eventName|cased': 'stoplogging' },
      { eventName: 'StopLogging' },
      false,
    ],
    ['any of a list', { eventName: ['A', 'StopLogging'] }, { eventName: 'StopLogging' }, true],
    ['all of a list', { 'line|contains|all': ['net', 'user'] }, { line: 'net1 user bob' }, true],
    [
      'all of a list, one missing',
      { 'line|contains|all': ['net', 'group'] },
      { line: 'net1 user bob' },
      false,
    ],
    ['a beginning', { 'path|startswith': 'C:\\Users' }, { path: 'c:\\users\\bob' }, true],
    ['a backslash before the rest', { 'path|contains': '\\Run\\' }, { path: 'a\\Run\\b' }, true],
    ['an end', { 'path|endswith': '.EXE' }, { path: 'c:\\a.exe' }, true],
    ['a number as a text', { EventID: 13 }, { EventID: '13' }, true],
    ['true', { readOnly: true }, { readOnly: true }, true],
    ['nothing', { error: null }, {}, true],
    ['nothing where there is something', { error: null }, { error: 'x' }, false],
    ['less', { 'port|lt': 1024 }, { port: '80' }, true],
    ['less, of no number', { 'port|lt': 1024 }, { port: 'http' }, false],
    ['a network', { 'ip|cidr': '10.0.0.0/8' }, { ip: '10.200.3.4' }, true],
    ['a field that is there', { 'a|exists': true }, { a: null }, true],
    ['a field that is not', { 'a|exists': false }, { b: 1 }, true],
    ['a path', { 'userIdentity.type': 'Root' }, { userIdentity: { type: 'Root' } }, true],
    ['a name with dots', { 'a.b': 'x' }, { 'a.b': 'x' }, true],
    ['through a list', { 'items.name': 'b' }, { items: [{ name: 'a' }, { name: 'b' }] }, true],
    ['all fields of a map', { a: 1, b: 2 }, { a: 1, b: 3 }, false],
    ['no inherited member', { 'constructor.name': 'Object' }, {}, false],
  ])('matches %s', (_what, selection, record, expected) => {
    expect(when(selection)(record)).toBe(expected);
  });

  it('in a list is one of several', () => {
    const matches = when([{ a: 1 }, { b: 2 }]);
    expect([{ a: 1 }, { b: 2 }, { c: 3 }].map(matches)).toEqual([true, true, false]);
  });

  it('of words looks everywhere in the record', () => {
    const matches = when(['mimikatz', 'sek*lsa']);
    expect(matches({ a: { b: ['run MimiKatz now'] } })).toBe(true);
    expect(matches({ a: 'sekurlsa' })).toBe(true);
    expect(matches({ mimikatz: 'a name is not a value' })).toBe(false);
  });
});

describe('wildcards', () => {
  it.each([
    ['a*c', 'abbbc', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*', '', true],
    ['a\\*c', 'a*c', true],
    ['a\\*c', 'abc', false],
    ['C:\\Windows\\*', 'c:\\windows*', true],
    ['C:\\Windows\\\\*', 'c:\\windows\\cmd.exe', true],
    ['é?', 'É😀', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(wildcardTest(pattern, false, null)(text)).toBe(expected);
  });

  it('agree with a plain regular expression', () => {
    const letter = fc.constantFrom('a', 'b', '*', '?');
    fc.assert(
      fc.property(
        fc.array(letter, { maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }),
        (pattern, text) => {
          const plain = new RegExp(
            `^${pattern.map((one) => (one === '*' ? '.*' : one.replace('?', '.'))).join('')}$`,
            's',
          );
          expect(wildcardTest(pattern.join(''), false, null)(text)).toBe(plain.test(text));
        },
      ),
    );
  });

  it('do not explode', () => {
    expect(wildcardTest('*a'.repeat(50), false, null)(`${'a'.repeat(4_000)}b`)).toBe(false);
  });
});

describe('a condition', () => {
  const names = ['sel_a', 'sel_b', 'filter', '_hidden'];
  const holds = (condition: string, ...matching: string[]) =>
    rule({ ...Object.fromEntries(names.map((name) => [name, { [name]: 1 }])), condition }).matches(
      Object.fromEntries(matching.map((name) => [name, 1])),
    );

  it.each<[string, string[], boolean]>([
    ['sel_a and not filter', ['sel_a'], true],
    ['sel_a and not filter', ['sel_a', 'filter'], false],
    ['sel_a or sel_b and filter', ['sel_a'], true],
    ['(sel_a or sel_b) and filter', ['sel_a'], false],
    ['1 of sel_*', ['sel_b'], true],
    ['all of sel_*', ['sel_b'], false],
    ['any of them', ['_hidden'], false],
    ['all of them', ['sel_a', 'sel_b', 'filter'], true],
    ['NOT not sel_a', ['sel_a'], true],
  ])('%s', (condition, matching, expected) => {
    expect(holds(condition, ...matching)).toBe(expected);
  });

  it.each([
    ['sel_a and', 'at its end'],
    ['sel_c', 'there is no search “sel_c” (at character 1)'],
    ['(sel_a', 'closing parenthesis'],
    ['sel_a sel_b', '“sel_b” is not expected (at character 7)'],
    ['sel_a | count() > 5', 'aggregations are not supported'],
    ['2 of sel_*', 'only 1 and all'],
    ['1 of other*', 'no search is called “other*”'],
    ['', 'something is missing'],
    [`${'('.repeat(100)}sel_a`, 'nested too deeply'],
  ])('“%s” is refused: %s', (condition, why) => {
    expect(() => readCondition(condition, names)).toThrow(why);
  });
});

describe('a rule', () => {
  it('tells what it is about', () => {
    const read = rule(
      { selection: { a: 1 }, condition: 'selection' },
      {
        id: 'x',
        level: 'high',
        tags: ['attack.t1562.008', 'attack.defense_evasion'],
        falsepositives: 'Admins',
      },
    );
    expect(read).toMatchObject({ level: 'high', techniques: ['T1562.008'], falsePositives: ['Admins'] });
  });

  it.each<[string, object]>([
    ['detection.s.a|re', { detection: { s: { 'a|re': '.*' }, condition: 's' } }],
    [
      'detection.s.a|base64offset|contains',
      { detection: { s: { 'a|base64offset|contains': 'x' }, condition: 's' } },
    ],
    ['detection.s.a|nonsense', { detection: { s: { 'a|nonsense': 'x' }, condition: 's' } }],
    ['detection.timeframe', { detection: { s: { a: 1 }, timeframe: '5m', condition: 's' } }],
    ['detection.condition', { detection: { s: { a: 1 }, condition: ['s'] } }],
    ['detection.s.a|cidr', { detection: { s: { 'a|cidr': '10.0.0.0/40' }, condition: 's' } }],
    ['detection.s.a|gt', { detection: { s: { 'a|gt': 'x' }, condition: 's' } }],
    ['detection.s.a', { detection: { s: { a: { b: 1 } }, condition: 's' } }],
    ['detection.s', { detection: { s: {}, condition: 's' } }],
    ['correlation', { correlation: {}, detection: { s: { a: 1 }, condition: 's' } }],
    ['title', { title: '', detection: { s: { a: 1 }, condition: 's' } }],
    ['level', { level: 'huge', detection: { s: { a: 1 }, condition: 's' } }],
  ])('is refused loudly at %s', (place, more) => {
    expect.assertions(2);
    try {
      rule({}, more);
    } catch (error) {
      expect(error).toBeInstanceOf(SigmaProblem);
      expect((error as SigmaProblem).place).toBe(place);
    }
  });

  it.each([null, 7, 'text', [], { title: 'x' }])('is not %j', (value) => {
    expect(() => readSigmaRule(value)).toThrow(SigmaProblem);
  });
});

describe('networks', () => {
  it.each([
    ['192.168.0.0/16', '192.168.255.1', true],
    ['192.168.0.0/16', '192.169.0.1', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::1/128', '0:0:0:0:0:0:0:1', true],
    ['10.0.0.0/8', '10.0.0', false],
    ['10.0.0.0/8', '010.0.0.1', false],
  ])('%s holds %s: %s', (network, address, expected) => {
    expect(cidrTest(network)?.(address)).toBe(expected);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', 'x/8', '1::2::3/64', '1:2:3/8'])('%s is none', (network) => {
    expect(cidrTest(network)).toBeNull();
  });
});

describe('log sources', () => {
  it('find Windows events by category in the shapes that collectors write', () => {
    const fit = fitLogsource({ product: 'windows', category: 'registry_set', service: null });
    expect(fit?.formats).toEqual(['windows']);
    expect(fit?.matches({ Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 13 })).toBe(true);
    expect(
      fit?.matches({ winlog: { channel: 'Microsoft-Windows-Sysmon/Operational', event_id: '13' } }),
    ).toBe(true);
    expect(fit?.matches({ System: { Channel: 'Security', EventID: { Value: 4657 } } })).toBe(true);
    expect(fit?.matches({ Channel: 'Security', EventID: 13 })).toBe(false);
  });

  it('that no source can be are refused', () => {
    expect(fitLogsource({ product: 'linux', category: null, service: 'auditd' })).toBeNull();
    expect(fitLogsource({ product: 'windows', category: 'quantum', service: null })).toBeNull();
    expect(fitLogsource({ product: null, category: 'proxy', service: null })).toBeNull();
    expect(fitLogsource({ product: 'aws', category: null, service: 'cloudtrail' })?.formats).toEqual([
      'cloudtrail',
    ]);
  });
});
