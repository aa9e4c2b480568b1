import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordReader } from '../../../electron/engine/cases/ask/record-reader.ts';
import { Chunker } from '../../../electron/engine/cases/read/chunks.ts';
import { Paths } from '../../../electron/engine/cases/shred/paths.ts';
import { JsonScanner } from '../../../electron/engine/cases/shred/scan-json.ts';

function reads(text: string): boolean {
  const scanner = new JsonScanner(new Paths(() => undefined), { leaf: () => undefined }, 1);
  const bytes = Buffer.from(text);
  return scanner.record(bytes, 0, bytes.length, 0);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('the scanner reads what JSON.parse reads, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 5 }),
      fc.nat(),
      fc.constantFrom(...'{}[],:"\\0-+.eEtfn \n\u0001x'),
      (text, at, letter) => {
        // Names given twice are the one thing that is refused beyond that; the generator makes none.
        expect(reads(text)).toBe(true);
        const place = at % (text.length + 1);
        for (const changed of [
          text.slice(0, place) + letter + text.slice(place),
          text.slice(0, place) + text.slice(place + 1),
          text.slice(0, place),
        ]) {
          if (reads(changed) !== parses(changed))
            expect(reads(changed) ? changed : hasTwice(changed)).toBe(true);
        }
      },
    ),
    { numRuns: 3_000 },
  );
});

/** Whether a text that parses names a member twice: reading it drops one. */
function hasTwice(text: string): boolean {
  const names = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].length;
  const count = (value: unknown): number =>
    typeof value !== 'object' || value === null
      ? 0
      : (Array.isArray(value) ? 0 : Object.keys(value).length) +
        Object.values(value).reduce((sum: number, each) => sum + count(each), 0);
  return parses(text) && names > count(JSON.parse(text));
}

test('values come out as they went in', () => {
  const reader = new RecordReader();
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (record) => {
      const leaves = reader.read(Buffer.from(JSON.stringify(record)));
      expect(leaves.map(({ text }) => text)).toEqual(Object.values(record));
    }),
  );
});

test('files are cut at the same places however their bytes arrive, and no byte is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string(), fc.string({ maxLength: 200 })), { minLength: 1, maxLength: 60 }),
      fc.constantFrom('lines', 'array', 'wrapped', 'table'),
      fc.array(fc.integer({ min: 1, max: 997 }), { minLength: 1, maxLength: 5 }),
      async (records, shape, sizes) => {
        const lines = records.map((record) => JSON.stringify(record));
        const text = {
          lines: lines.join('\n'),
          array: `[${lines.join(', ')}]`,
          wrapped: `{"Records":[${lines.join(',')}],"more":1}`,
          table: `a,b\n${lines.map((line) => `"${line.replaceAll('"', '""')}",x`).join('\n')}`,
        }[shape];
        const whole = Buffer.from(text);
        const chunks = await cut(whole, [whole.length]);
        const other = await cut(whole, sizes);
        expect(Buffer.concat(chunks)).toEqual(whole);
        expect(Buffer.concat(other)).toEqual(whole);
      },
    ),
    { numRuns: 60 },
  );
});

async function cut(whole: Buffer, sizes: readonly number[]): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  const chunker = new Chunker(async ({ bytes, pieces }) => {
    expect(pieces.reduce((sum, piece) => sum + piece.bytes, 0)).toBe(bytes.length);
    chunks.push(Buffer.from(bytes));
  });
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0, turn = 0; at < whole.length; turn++) {
      const size = sizes[turn % sizes.length] as number;
      yield whole.subarray(at, at + size);
      at += size;
    }
  }
  await chunker.add(0, pieces());
  await chunker.end();
  return chunks;
}
