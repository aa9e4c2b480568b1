import { hash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HashStore } from '../../../../electron/engine/forensics/hash-store.ts';
import { mark } from '../../../../electron/engine/forensics/line-chunk.ts';
import type { LineIndex } from '../../../../electron/engine/forensics/line-index.ts';
import type { Reading } from '../../../../electron/engine/forensics/line-pool.ts';
import { readLines } from '../../../../electron/engine/forensics/read-lines.ts';
import { verifyBundle } from '../../../../electron/engine/forensics/verify-bundle.ts';
import { makeBundle, pinOf, writeBundle } from '../../../tamper/make-bundle.ts';
import { makeLog } from '../../../tamper/make-log.ts';
import { Seeded } from '../../../tamper/seeded.ts';
import { origin } from '../../../tamper/signer.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

const here = (chunkBytes: number): Reading => {
  return { workers: 0, chunkBytes, smallBytes: Number.POSITIVE_INFINITY, hashesInMemory: 0 };
};
const threads = (chunkBytes: number): Reading => {
  return { workers: 2, chunkBytes, smallBytes: -1, hashesInMemory: 0 };
};

type Told = { offset: number; hash: string; line: string; marks: number; fields: number };

async function read(content: Buffer, reading: Reading): Promise<{ told: Told[]; whole: boolean }> {
  const path = join(folder, 'lines');
  writeFileSync(path, content);
  const file = openSync(path, 'r');
  const range = { a: 0, b: 0, n: 0, left: [], right: [] };
  const { lines } = await readLines(
    { file, size: content.length, close: () => undefined },
    { strict: true, origin, range, leaves: null, reading, sizes: () => [], progress: () => undefined },
  );
  try {
    return { told: Array.from({ length: lines.count }, (_, at) => tell(lines, at)), whole: lines.whole };
  } finally {
    lines.close();
    closeSync(file);
  }
}

function tell(lines: LineIndex, at: number): Told {
  return {
    offset: lines.offset(at),
    hash: Buffer.from(lines.hash(at)).toString('hex'),
    line: lines.line(at).toString('latin1'),
    marks: lines.marks(at),
    fields: lines.fields(at),
  };
}

/** As section 1 says it: split at LF, and hash 0x00 and the line. */
function plainly(content: Buffer): Omit<Told, 'marks' | 'fields'>[] {
  const parts = content.toString('latin1').split('\n');
  if (parts.at(-1) === '') parts.pop();
  let offset = 0;
  return parts.map((line) => {
    const bytes = Buffer.from(line, 'latin1');
    const told = { offset, hash: hash('sha256', Buffer.concat([Buffer.alloc(1), bytes])), line };
    offset += bytes.length + 1;
    return told;
  });
}

const records = makeLog(new Seeded(5), 60).records.map((record) => record.toString('latin1'));
const long = 'x'.repeat(3_000_000);
const contents: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['one line feed', '\n'],
  ['only line feeds', '\n'.repeat(300)],
  ['one line without an end', 'abc'],
  ['CR and NUL', 'a\r\nb\0\n\r'],
  ['records', `${records.join('\n')}\n`],
  ['records, the last cut', records.join('\n')],
  ['a line longer than any buffer', `a\n${long}\n${records.slice(0, 3).join('\n')}\n`],
  ['nothing but such a line', long],
];

describe('reading lines', () => {
  it.each(contents)('finds and hashes them, whatever the parts: %s', async (_, text) => {
    const content = Buffer.from(text, 'latin1');
    const usual = await read(content, here(1024 * 1024));
    expect(usual.told.map(({ marks, fields, ...plain }) => plain)).toEqual(plainly(content));
    expect(usual.whole).toBe(text === '' || text.endsWith('\n'));
    const sizes = text.length > 100_000 ? [65_536, 1_000_003] : [1, 2, 7, 100, 4096];
    for (const size of sizes) expect(await read(content, here(size))).toEqual(usual);
    for (const size of [100_003, 5000]) {
      if (text.length / size < 1000) expect(await read(content, threads(size))).toEqual(usual);
    }
  });

  it('marks what a line is to the one before it', async () => {
    const [one = '', two = '', three = '', four = ''] = records;
    const lines = [one, two, 'junk', three, four, two, two];
    const { told } = await read(Buffer.from(`${lines.join('\n')}\n`, 'latin1'), here(64));
    const { strict, linked, inTime, next } = mark;
    const bits = told.map(({ marks }) => marks & (strict | linked | inTime | next));
    expect(bits).toEqual([
      strict | inTime,
      strict | linked | inTime | next,
      0,
      strict | inTime,
      strict | linked | inTime | next,
      strict,
      strict | inTime,
    ]);
  });
});

describe('hashes that do not fit in memory', () => {
  it.each([0, 32_768, 40_000, 1_000_000])('come back from the file, %i of them kept', (inMemory) => {
    const store = new HashStore(inMemory);
    const count = 100_001;
    const one = (at: number) => hash('sha256', String(at), 'buffer');
    for (let at = 0; at < count; at += 1000) {
      const part = Array.from({ length: Math.min(1000, count - at) }, (_, more) => one(at + more));
      store.append(Buffer.concat(part));
      expect(Buffer.compare(store.at(at), one(at))).toBe(0);
    }
    expect(store.count).toBe(count);
    for (let at = 0; at < count; at += 17) expect(Buffer.compare(store.at(at), one(at))).toBe(0);
    store.close();
  });
});

describe('verifying with threads', () => {
  const bundleFolder = join(folder, 'bundle');

  it('says the same as without', async () => {
    for (const seed of [21, 22, 23]) {
      const bundle = makeBundle(new Seeded(seed), 300);
      bundle.lines.splice(3, 2);
      writeBundle(bundle, bundleFolder);
      const pin = pinOf(bundle);
      const alone = await verifyBundle(bundleFolder, pin, { strict: true, reading: here(1000) });
      expect(alone.verdict).toBe('TAMPERED');
      const reading = threads(1000);
      expect(await verifyBundle(bundleFolder, pin, { strict: true, reading })).toEqual(alone);
    }
  });

  it('ends at once when it is cancelled, with the reason', async () => {
    const bundle = { ...makeBundle(new Seeded(21), 300), gzip: false };
    writeBundle(bundle, bundleFolder);
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = (_: string, done: number) => {
      seen.push(done);
      stop.abort(new Error('the examiner has seen enough'));
    };
    const options = { strict: true, onProgress, signal: stop.signal, reading: threads(500) };
    await expect(verifyBundle(bundleFolder, pinOf(bundle), options)).rejects.toThrow('seen enough');
    expect(seen).toHaveLength(1);
  });

  it('tells how far it is, up to the whole file', async () => {
    const bundle = { ...makeBundle(new Seeded(21), 300), gzip: false };
    writeBundle(bundle, bundleFolder);
    const seen: [string, number, number][] = [];
    const onProgress = (...told: [string, number, number]) => seen.push(told);
    await verifyBundle(bundleFolder, pinOf(bundle), { strict: false, onProgress, reading: threads(500) });
    const [, done, total] = seen.at(-1) ?? [];
    expect(done).toBe(total);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.map(([, at]) => at)).toEqual(seen.map(([, at]) => at).sort((one, other) => one - other));
  });

  it.each(['here', 'in threads'])(
    'says that a file which shrinks while it is read, %s, is unreadable',
    async (where) => {
      const bundle = { ...makeBundle(new Seeded(21), 300), gzip: false };
      writeBundle(bundle, bundleFolder);
      let cut = false;
      const onProgress = () => {
        if (!cut) truncateSync(join(bundleFolder, 'records.ndjson'), 10);
        cut = true;
      };
      const reading = where === 'here' ? here(500) : threads(500);
      const report = await verifyBundle(bundleFolder, pinOf(bundle), { strict: true, onProgress, reading });
      expect(report).toMatchObject({ verdict: 'UNVERIFIABLE', reason: 'records.ndjson: unreadable' });
    },
  );
});
