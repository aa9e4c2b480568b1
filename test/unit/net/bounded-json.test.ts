import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoundedJson } from '../../../electron/net/bounded-json.ts';

describe('parsing a stranger’s JSON', () => {
  it('reads any JSON that is shallow enough as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(parseBoundedJson(text, 32)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('counts brackets in structure, not in strings, whatever is escaped in them', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const nested = JSON.stringify({ a: [`${text}[[[[{{{{"\\"`] });
        expect(parseBoundedJson(nested, 2)).toEqual(JSON.parse(nested));
      }),
    );
  });

  it('refuses what is one level too deep, and a million levels without trying them', () => {
    expect(parseBoundedJson('[[[1]]]', 3)).toEqual([[[1]]]);
    expect(() => parseBoundedJson('[[[[1]]]]', 3)).toThrow(/nested too deeply/);
    expect(() => parseBoundedJson('['.repeat(1_000_000), 32)).toThrow(/nested too deeply/);
  });

  it.each(['', '{"a":1', '{"a":"', '{"a":"\\', 'nonsense', '<html></html>', '[1,]'])('refuses %j', (text) => {
    expect(() => parseBoundedJson(text, 32)).toThrow(/not complete JSON/);
  });
});
