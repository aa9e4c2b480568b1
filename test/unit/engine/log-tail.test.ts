import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openCache } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { putDraft } from '../../../electron/engine/cache/tables/drafts.ts';
import { getMeta, setMeta } from '../../../electron/engine/cache/tables/meta.ts';
import { testCachePath } from '../../fakes/engine-under-test.ts';

const key = Buffer.alloc(32, 0xab);
const parts = { openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => 1_795_000_000_000 } };
const frameBytes = 24 + 8_192;

/** A cache that was not closed, with three drafts, of which `change` may change the log; `word` was told of it before. */
function openedAfterCrash(
  change: (log: Buffer) => Buffer,
  word: string | null = null,
): { told: string | null; drafts: number } {
  const path = testCachePath();
  openCache(parts, path, key).close();
  const cache = openCache(parts, path, key);
  cache.write.transaction(() => setMeta(cache.write, 'told', word));
  for (const name of ['one', 'two', 'three'])
    cache.write.transaction(() => putDraft(cache.write, name, 'words', '2026-11-22T09:00:00.000Z'));
  const copy = testCachePath();
  for (const ending of ['', '.key-check']) copyFileSync(`${path}${ending}`, `${copy}${ending}`);
  writeFileSync(`${copy}-wal`, change(readFileSync(`${path}-wal`)));
  cache.close();
  const again = openCache(parts, copy, key);
  const found = {
    told: getMeta(again.read, 'told'),
    drafts: again.read.values<number>('SELECT count(*) FROM drafts')[0] ?? 0,
  };
  again.close();
  return found;
}

function flipped(log: Buffer, at: number): Buffer {
  log[at] = (log[at] ?? 0) ^ 4;
  return log;
}

test('a log that nothing happened to is taken without a word', () => {
  expect(openedAfterCrash((log) => log)).toEqual({ told: null, drafts: 3 });
});

test('a damaged log is told, which SQLite does not do', () => {
  const found = openedAfterCrash((log) => flipped(log, 32 + 500));
  expect(found.drafts).toBe(0);
  expect(found.told).toMatch(/log of the local cache was damaged/);
});

test('damage in the head of the log or in the salt of a frame is told', () => {
  expect(openedAfterCrash((log) => flipped(log, 10)).told).toMatch(/damaged/);
  expect(openedAfterCrash((log) => flipped(log, 17)).told).toMatch(/damaged/);
  expect(openedAfterCrash((log) => flipped(log, 32 + 8)).told).toMatch(/damaged/);
});

test('a last commit that is not complete is told, since it may have been acknowledged', () => {
  const found = openedAfterCrash((log) => flipped(log, log.length - 100));
  expect(found).toEqual({ told: expect.stringMatching(/not complete/), drafts: 2 });
});

test('what is told of the log stands beside what was to be told before', () => {
  const change = (log: Buffer) => flipped(log, log.length - 100);
  expect(openedAfterCrash(change, 'A cache was set aside.').told).toMatch(
    /^A cache was set aside\. What was being saved/,
  );
});

test('a commit whose end never reached the disk is left out without a word', () => {
  const found = openedAfterCrash((log) => log.subarray(0, log.length - frameBytes));
  expect(found).toEqual({ told: null, drafts: 2 });
});
