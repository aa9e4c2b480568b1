import { hkdfSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskFiles } from '../../../../electron/engine/cache/disk-files.ts';
import { deriveKey } from '../../../../electron/engine/evidence/content-format.ts';
import { openEvidenceStore, sha256Of } from '../../../../electron/engine/evidence/evidence-store.ts';
import { nodeDisk } from '../../../../electron/engine/evidence/node-disk.ts';
import { widenStoreKey } from '../../../../electron/engine/evidence/store-keys.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { createSeededRandom } from '../../../fakes/seeded-random.ts';
import {
  cacheKey,
  cachePath,
  chunkBytes,
  inPieces,
  putBytes,
  readAll,
  sampleBytes,
  storeFolder,
  storeUnderTest,
} from '../../../support/evidence-store.ts';

const never = new AbortController().signal;

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'nothing thrown';
}

test.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 3 * chunkBytes + 17])(
  '%i bytes come back as they went in, whole and in part',
  async (size) => {
    const store = storeUnderTest().open();
    const bytes = sampleBytes(size);
    const sha256 = await putBytes(store, bytes);
    expect(sha256).toBe(sha256Of(bytes));
    expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
    const [from, to] = [Math.floor(size / 3), Math.ceil((2 * size) / 3)];
    expect((await readAll(store, sha256, from, to)).equals(bytes.subarray(from, to))).toBe(true);
    expect(store.peek(sha256, from, to - from).equals(bytes.subarray(from, to))).toBe(true);
    const reader = await store.open(sha256);
    await reader.verify(never, () => undefined);
    await reader.close();
  },
);

test('nothing on the disk holds the content, its hash or its name in the clear', async () => {
  const { disk, files, open } = storeUnderTest();
  const store = open();
  const bytes = Buffer.from('CANARY-in-the-evidence'.repeat(1_000));
  const sha256 = await putBytes(store, bytes);
  expect([...disk.contents.keys()].join()).not.toContain(sha256);
  for (const stored of disk.contents.values()) {
    expect(stored.includes('CANARY')).toBe(false);
    expect(stored.includes(Buffer.from(sha256, 'hex'))).toBe(false);
  }
  expect([...files.texts.values()].join()).not.toContain(cacheKey.toString('hex'));
});

test('the same content twice is one file, and two contents are sealed under two keys', async () => {
  const { disk, open } = storeUnderTest();
  const store = open();
  const bytes = sampleBytes(5_000);
  await putBytes(store, bytes);
  const [first] = [...disk.contents.values()];
  await putBytes(store, bytes);
  expect(disk.contents.size).toBe(1);
  const [second] = [...disk.contents.values()];
  expect(second?.subarray(56).equals(first?.subarray(56) ?? Buffer.alloc(0))).toBe(false);
  expect(store.bytes()).toBe(second?.length);
});

test('taking a content in again heals a damaged copy', async () => {
  const { disk, open } = storeUnderTest();
  const store = open();
  const bytes = sampleBytes(9_000);
  const sha256 = await putBytes(store, bytes);
  const [path] = [...disk.contents.keys()];
  disk.contents.get(path ?? '')?.fill(0, 60, 90);
  expect(await codeOf(() => readAll(store, sha256))).toBe('evidence_damaged');
  await putBytes(store, bytes);
  expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
});

test('a source that gives more, fewer or other bytes than announced leaves nothing behind', async () => {
  const { disk, open } = storeUnderTest();
  const store = open();
  const bytes = sampleBytes(9_000);
  const put = (size: number, sha256: string | null = null) =>
    store.put(inPieces(bytes), { size, sha256, signal: never, progress: () => undefined });
  for (const size of [0, 8_999, 9_001, 4_096, 20_000]) expect(await codeOf(() => put(size))).toBe('conflict');
  expect(await codeOf(() => put(9_000, '0'.repeat(64)))).toBe('conflict');
  expect(disk.contents.size).toBe(0);
  expect(store.bytes()).toBe(0);
});

test('a cancelled intake leaves nothing behind, and progress counts every byte', async () => {
  const { disk, open } = storeUnderTest();
  const store = open();
  const stop = new AbortController();
  const seen: number[] = [];
  const run = () =>
    store.put(inPieces(sampleBytes(20_000)), {
      size: 20_000,
      sha256: null,
      signal: stop.signal,
      progress: (bytes) => {
        seen.push(bytes);
        if (bytes > 8_000) stop.abort();
      },
    });
  expect(await codeOf(run)).toBe('cancelled');
  expect(seen).toEqual([4_096, 8_192]);
  expect(disk.contents.size).toBe(0);
});

test('a full disk is said as such, leaves nothing behind and spoils nothing that is there', async () => {
  const { disk, open } = storeUnderTest();
  const store = open();
  const kept = await putBytes(store, sampleBytes(5_000, 2));
  for (let room = 0; room < 20_000; room += 1_111) {
    disk.room = room;
    expect(await codeOf(() => putBytes(store, sampleBytes(20_000)))).toBe('disk_full');
    expect(disk.contents.size).toBe(1);
  }
  expect((await readAll(store, kept)).length).toBe(5_000);
});

test('what was being written when the process ended is gone at the next open', async () => {
  const { disk, open } = storeUnderTest();
  const sha256 = await putBytes(open(), sampleBytes(5_000));
  disk.contents.set(`${storeFolder}/incoming-${'0f'.repeat(16)}`, Buffer.alloc(100));
  const store = open();
  expect(disk.contents.size).toBe(1);
  expect(store.has(sha256)).toBe(true);
});

test('contents without an owner go, those with one stay, and a damaged file set aside stays', async () => {
  const { disk, open } = storeUnderTest();
  const store = open();
  const [owned, orphan, damaged] = [
    await putBytes(store, sampleBytes(10, 1)),
    await putBytes(store, sampleBytes(10, 2)),
    await putBytes(store, sampleBytes(10, 3)),
  ];
  store.setAside(damaged);
  expect(store.has(damaged)).toBe(false);
  expect(store.keepOnly([owned])).toBe(1);
  expect([store.has(owned), store.has(orphan)]).toEqual([true, false]);
  expect(disk.contents.size).toBe(2);
});

test('a changed cache key opens the store at every point of the change, and then the old one opens it no more', async () => {
  const { files, parts, open } = storeUnderTest();
  const next = Buffer.alloc(32, 0xcd);
  const bytes = sampleBytes(5_000);
  const sha256 = await putBytes(open(), bytes);
  widenStoreKey(files, cachePath, cacheKey, next, parts.random);
  const both = new Map(files.texts);
  for (const key of [cacheKey, next]) {
    const here = storeUnderTest(parts.disk as never, new Map(both)).open(key);
    expect((await readAll(here, sha256)).equals(bytes)).toBe(true);
    expect(here.notice).toBeNull();
  }
  expect((await readAll(open(next), sha256)).equals(bytes)).toBe(true);
  const locked = open(cacheKey);
  expect(locked.has(sha256)).toBe(false);
  expect(locked.notice).toContain('cannot be read');
});

test('one lost copy of the wrapped key is made good from the other', async () => {
  const { files, open } = storeUnderTest();
  const sha256 = await putBytes(open(), sampleBytes(5_000));
  for (const copy of ['key', 'key-2']) {
    files.texts.set(`${cachePath}.evidence-${copy}`, 'rubbish');
    expect(open().has(sha256)).toBe(true);
    expect(files.texts.get(`${cachePath}.evidence-${copy}`)).toContain('watchfloor/evidence-key/v1');
  }
});

test('without its key a store is kept as it is beside a new one, and that is said', async () => {
  const { disk, files, open } = storeUnderTest();
  await putBytes(open(), sampleBytes(5_000));
  for (const copy of ['key', 'key-2']) files.texts.set(`${cachePath}.evidence-${copy}`, 'rubbish');
  const store = open();
  expect(store.notice).toContain('cache.db.evidence-unreadable-2026-');
  expect([...disk.contents.keys()].every((path) => path.includes('unreadable'))).toBe(true);
  const again = await putBytes(store, sampleBytes(5_000));
  expect(open().has(again)).toBe(true);
});

test('a closed store has nothing any more', async () => {
  const store = storeUnderTest().open();
  const sha256 = await putBytes(store, sampleBytes(10));
  store.close();
  expect(store.has(sha256)).toBe(false);
  expect(await codeOf(() => store.open(sha256))).toBe('not_found');
});

test('keys are derived as RFC 5869 says', () => {
  const [secret, salt, info] = [sampleBytes(32, 1), sampleBytes(32, 2), sampleBytes(40, 3)];
  expect(deriveKey(secret, salt, info).equals(Buffer.from(hkdfSync('sha256', secret, salt, info, 32)))).toBe(
    true,
  );
});

test('on a real disk files are private, named by a keyed hash, and gone when removed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-evidence-'));
  try {
    const path = join(folder, 'cache.db');
    const parts = {
      disk: nodeDisk,
      files: diskFiles,
      random: createSeededRandom(3),
      clock: { nowMs: () => 0 },
    };
    const store = openEvidenceStore(parts, path, cacheKey);
    const bytes = sampleBytes(2_500_000);
    const sha256 = await putBytes(store, bytes);
    expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
    expect(store.peek(sha256, 1_048_570, 20).equals(bytes.subarray(1_048_570, 1_048_590))).toBe(true);
    const [name = ''] = readdirSync(`${path}.evidence`);
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(name).not.toBe(sha256);
    const file = join(`${path}.evidence`, name);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const stored = readFileSync(file);
    writeFileSync(file, stored.subarray(0, stored.length - 1));
    expect(await codeOf(() => readAll(store, sha256))).toBe('evidence_damaged');
    store.remove(sha256);
    expect(readdirSync(`${path}.evidence`)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
