import { expect, test } from 'vitest';
import { mappingFor } from '../../../../electron/engine/cases/mappings/mappings.ts';
import { Scratch, SegmentBuilder } from '../../../../electron/engine/cases/shred/segment-builder.ts';

/** Different values that stand in several rows, by pointer. */
function repeated(records: readonly unknown[]): Map<string, number> {
  const builder = new SegmentBuilder(mappingFor('json', null), 7, new Scratch());
  for (const record of records)
    builder.addText(Buffer.from(JSON.stringify(record)), { start: 0, length: 0, line: 1 });
  const { index } = builder.finish();
  return new Map(
    index.paths.map((path, at) => [
      path,
      (index.pathEnds[at] ?? 0) - (at === 0 ? 0 : (index.pathEnds[at - 1] ?? 0)),
    ]),
  );
}

test('a value that many rows have is kept once, also among many that differ in their last letters only', () => {
  const rows = Array.from({ length: 8_000 }, (_, n) => ({
    short: `u-${n % 400}`,
    long: `https://example.org/path/to/page-${String(n % 300).padStart(6, '0')}`,
    number: n % 200,
  }));
  const counts = repeated(rows);
  expect(counts.get('/short')).toBe(400);
  expect(counts.get('/long')).toBe(300);
  expect(counts.get('/number')).toBe(200);
});

test('values that hardly ever come again are not kept, and those that do after all are found by their words', () => {
  const rows = Array.from({ length: 4_000 }, (_, n) => ({
    unique: `row ${n}`,
    kind: n % 2 === 0 ? 'a' : 'b',
  }));
  const counts = repeated(rows);
  expect(counts.get('/unique')).toBe(0);
  expect(counts.get('/kind')).toBe(2);
});
