import { isUtf8 } from 'node:buffer';
import { type AuditJson, canonicalJson } from '../../shared/audit/canonical-json.ts';
import { RecordScanner } from '../../shared/audit/scan-record.ts';
import { commitmentsOf, readStrictRecord } from '../../shared/audit/strict-record.ts';
import { Seeded } from './seeded.ts';
import { origin } from './signer.ts';

export type Agreement = {
  readonly lines: number;
  /** Lines that the scanner proved, and of how many that the plain implementation accepts. */
  readonly proven: number;
  readonly accepted: number;
  /** Lines of which the scanner said what is not so. */
  readonly disagreements: readonly string[];
};

/**
 * Makes `count` lines, most of them damaged in a byte or two, and holds what the scanner proves against the plain
 * implementation (parse and write again): it may prove less, and never more or other.
 */
export function compareScanner(seed: number, count: number): Agreement {
  const chance = new Seeded(seed);
  const scanner = new RecordScanner(origin);
  const disagreements: string[] = [];
  let proven = 0;
  let accepted = 0;
  let text = '';
  for (let line = 0; line < count; line++) {
    if (line % 12 === 0) text = canonicalJson(record(chance));
    const bytes = line % 12 === 0 ? Buffer.from(text) : damaged(chance, Buffer.from(text));
    // The scanner's own part of a chunk: something before, and an LF that was made 0x00 behind.
    const placed = Buffer.concat([Buffer.from('x\n'), bytes, Buffer.alloc(1), Buffer.from('"},')]);
    const valid = isUtf8(bytes);
    const plain = valid ? readStrictRecord(bytes.toString(), bytes.length, origin) : null;
    if (plain !== null) accepted++;
    if (!valid || !scanner.proves(placed, 2, 2 + bytes.length)) continue;
    proven++;
    const same =
      plain !== null &&
      plain._n === scanner.number &&
      plain._prev === placed.toString('latin1', scanner.linkAt, scanner.linkAt + 64) &&
      plain._t === placed.toString('latin1', scanner.timeAt, scanner.timeAt + 24) &&
      commitmentsOf(plain).size === scanner.commitments &&
      (plain.act === 'audit.redacted') === scanner.redacts;
    if (!same) disagreements.push(bytes.toString('latin1'));
  }
  return { lines: count, proven, accepted, disagreements };
}

function record(chance: Seeded): AuditJson {
  const own: { [name: string]: AuditJson } = {};
  const count = chance.integer(1, 6);
  for (let at = 0; at < count; at++) own[chance.pick(memberNames)] = value(chance, 2);
  return {
    ...own,
    _log: origin,
    _n: chance.pick([0, 1, 9, 10, 65_536, 999_999_999_999_999, Number.MAX_SAFE_INTEGER]),
    _prev: chance.bytes(32).toString('hex'),
    _t: '2026-11-22T00:00:01.250Z',
    _v: 1,
  };
}

/** `depth` is that of the value if it is a list or an object. */
function value(chance: Seeded, depth: number): AuditJson {
  const kind = depth > 15 ? chance.integer(0, 5) : chance.integer(0, 9);
  switch (kind) {
    case 0:
      return chance.pick([null, true, false]);
    case 1:
      return chance.pick([0, 1, -1, 12, -9_007_199_254_740_991, 999_999_999_999_999, 1e15]);
    case 2:
      return chance.pick(['audit.redacted', 'incident.opened', '']);
    case 3:
    case 4:
      return Array.from({ length: chance.integer(0, 5) }, () => chance.pick(letters)).join('');
    case 5:
      return { '#': chance.bytes(32).toString('base64url') };
    case 6:
      return Array.from({ length: chance.integer(0, 3) }, () => value(chance, depth + 1));
    default: {
      const names = Array.from({ length: chance.integer(0, 4) }, () => chance.pick(fieldNames));
      return Object.fromEntries(names.map((name) => [name, value(chance, depth + 1)]));
    }
  }
}

const memberNames = ['act', 'actor', 'detail', 'obj', 'a', 'a0', 'a_', 'z'.repeat(32), 'req'];
const fieldNames = [
  'a',
  'b',
  'id',
  'A',
  '',
  ' ',
  '!',
  '$',
  '#x',
  '~',
  'a/b',
  'é',
  '\ue000',
  '😀',
  '"',
  '\\',
  '\n',
  '__proto__',
  '10',
  '9',
];
const letters = [
  'a',
  'Z',
  ' ',
  '/',
  '"',
  '\\',
  '\b',
  '\f',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u001f',
  '\u007f',
  'é',
  '\u2028',
  '😀',
  '\ufeff',
];
const pieces = [
  '"',
  '\\',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  '0',
  '-',
  '1',
  '.',
  'e',
  '#',
  ' ',
  '\n',
  '\r',
  '\\u0061',
  '\\u000a',
  '\\u001F',
  '\\ud800',
  '\\/',
  '{"#":"',
  '"a":1,',
  ',"zz":1',
  'null',
  '[[[[[[[[[[[[[[',
  ']]]]]]]]]]]]]]',
  '\ufeff',
  '_',
  'A',
].map((piece) => Buffer.from(piece));

function damaged(chance: Seeded, line: Buffer): Buffer {
  const at = chance.integer(0, line.length);
  const rest = line.subarray(at);
  const cut = chance.integer(0, 4);
  switch (chance.integer(0, 6)) {
    case 0: {
      const changed = Buffer.from(line);
      changed[at] = (changed[at] ?? 0) ^ (1 << chance.integer(0, 8));
      return changed;
    }
    case 1:
      return Buffer.concat([line.subarray(0, at), rest.subarray(cut)]);
    case 2:
      return Buffer.concat([line.subarray(0, at), chance.pick(pieces), rest]);
    case 3:
      return Buffer.concat([line.subarray(0, at), chance.pick(pieces), rest.subarray(1)]);
    case 4: {
      const other = chance.integer(0, line.length);
      return Buffer.concat([line.subarray(0, at), line.subarray(other, other + chance.integer(1, 40)), rest]);
    }
    default:
      return Buffer.concat([line.subarray(0, at), chance.bytes(chance.integer(1, 3)), rest.subarray(cut)]);
  }
}
