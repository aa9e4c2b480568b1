import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditJson, canonicalJson } from '../../../../shared/audit/canonical-json.ts';

const folder = join(import.meta.dirname, '../../../fixtures/jcs');
const read = (side: 'input' | 'output', name: string) => readFileSync(join(folder, side, name), 'utf8');
const names = readdirSync(join(folder, 'input'));

const nested = (levels: number): AuditJson =>
  Array.from({ length: levels - 1 }).reduce<AuditJson>((inner) => [inner], []);

describe('canonical JSON', () => {
  it.each(names.filter((name) => name !== 'values.json'))('agrees with the RFC 8785 vector %s', (name) => {
    expect(canonicalJson(JSON.parse(read('input', name)))).toBe(read('output', name).trimEnd());
  });

  it('refuses the vector with decimals, which the audit trail does not allow', () => {
    expect(() => canonicalJson(JSON.parse(read('input', 'values.json')))).toThrow(RangeError);
    const { numbers: _, ...rest } = JSON.parse(read('input', 'values.json'));
    const { numbers: __, ...wanted } = JSON.parse(read('output', 'values.json'));
    expect(canonicalJson(rest)).toBe(JSON.stringify({ literals: wanted.literals, string: wanted.string }));
  });

  it('refuses what I-JSON does not have', () => {
    for (const value of [
      2 ** 53,
      -(2 ** 53),
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '\ud800',
      { '\udc00': 1 },
    ])
      expect(() => canonicalJson(value)).toThrow(RangeError);
    expect(canonicalJson([2 ** 53 - 1, -0, '\ud83d\ude02'])).toBe('[9007199254740991,0,"😂"]');
  });

  it('allows 16 levels and not 17', () => {
    expect(canonicalJson(nested(16))).toBe('['.repeat(16) + ']'.repeat(16));
    expect(() => canonicalJson(nested(17))).toThrow(RangeError);
  });

  it('is what parsing it again gives, in any order of members', () => {
    const scalar = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'grapheme' }),
    );
    const { value } = fc.letrec<{ value: AuditJson }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        scalar,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        const text = canonicalJson(given);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(reversed(given))).toBe(text);
      }),
    );
  });
});

function reversed(value: AuditJson): AuditJson {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, reversed(member as AuditJson)]));
}
