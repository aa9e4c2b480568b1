import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/audit/canonical-json.ts';
import { RecordScanner } from '../../../shared/audit/scan-record.ts';
import { compareScanner } from '../../tamper/scan-lines.ts';
import { origin } from '../../tamper/signer.ts';

/** `npm run tamper -- --lines N` does the same with millions. */
describe('the scanner of records', () => {
  it('never proves a line that parsing and writing again does not, and tells the same of it', () => {
    const { disagreements, proven, accepted } = compareScanner(11, 120_000);
    expect(disagreements).toEqual([]);
    // It would be of no use if it proved little.
    expect(proven).toBeGreaterThan(0.5 * accepted);
  });

  const members = {
    _log: origin,
    _n: 7,
    _prev: 'ab'.repeat(32),
    _t: '2026-11-22T00:00:01.250Z',
    _v: 1,
    act: 'a.b',
  };
  const proves = (text: string) => {
    const line = Buffer.from(text);
    return new RecordScanner(origin).proves(Buffer.concat([line, Buffer.from('\n')]), 0, line.length);
  };
  const nested = (levels: number) =>
    canonicalJson({ ...members, act: JSON.parse('['.repeat(levels) + ']'.repeat(levels)) });

  it('proves what the platform writes', () => {
    expect(proves(canonicalJson(members))).toBe(true);
    expect(proves(canonicalJson({ ...members, detail: { '#': 'A'.repeat(43) } }))).toBe(true);
    expect(proves(nested(15))).toBe(true);
    expect(
      proves(canonicalJson({ ...members, act: 'x'.repeat(65_535 - canonicalJson(members).length + 3) })),
    ).toBe(true);
  });

  it.each([
    ['deeper than 16 levels', nested(15).replace('[]', '[[]]')],
    [
      'longer than a record',
      canonicalJson({ ...members, act: 'x'.repeat(65_536 - canonicalJson(members).length + 3) }),
    ],
    ['a commitment with a neighbour', canonicalJson({ ...members, detail: { '#': 'A'.repeat(43), a: 1 } })],
    [
      'a commitment that is not canonical base64url',
      canonicalJson({ ...members, detail: { '#': 'B'.repeat(43) } }),
    ],
    ['minus zero', canonicalJson({ ...members, z: 0 }).replace('"z":0', '"z":-0')],
    ['a leading zero', canonicalJson({ ...members, z: 1 }).replace('"z":1', '"z":01')],
    ['another log', canonicalJson({ ...members, _log: `${origin}x` })],
    ['no member of its own', canonicalJson({ ...members, act: undefined })],
    ['a doubled name', canonicalJson(members).replace('}', ',"act":"a.b"}')],
    ['names out of order', canonicalJson(members).replace('}', ',"ab":1}')],
    ['an escape that need not be', canonicalJson(members).replace('a.b', '\\u0061.b')],
    ['an upper-case escape', canonicalJson({ ...members, act: '\u001f' }).replace('001f', '001F')],
    ['something behind it', `${canonicalJson(members)} `],
  ])('does not prove %s', (_, text) => {
    expect(proves(text)).toBe(false);
  });
});
