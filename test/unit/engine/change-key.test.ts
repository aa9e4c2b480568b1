import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { inBatch } from '../../../electron/engine/cache/batch.ts';
import { changeKey } from '../../../electron/engine/cache/change-key.ts';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { type CacheParts, openCache } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { getDraft, putDraft } from '../../../electron/engine/cache/tables/drafts.ts';
import { incidentRow, putIncident } from '../../../electron/engine/cache/tables/incidents.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { testCachePath } from '../../fakes/engine-under-test.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const key = Buffer.alloc(32, 0xab);
const next = Buffer.alloc(32, 0xcd);
const clock = { nowMs: () => 1_795_000_000_000 };
const parts: CacheParts = { openDatabase: openSqlite, files: diskFiles, clock };

function filledCache(): string {
  const path = testCachePath();
  const cache = openCache(parts, path, key);
  inBatch(cache.write, (batch) => {
    for (let number = 1; number <= 60; number += 1) putIncident(batch, incidentRow(sampleIncident(number)));
    putDraft(cache.write, 'a', 'being written', '2026-11-22T09:00:00.000Z');
  });
  cache.close();
  return path;
}

function expectWhole(path: string, under: Buffer): void {
  const cache = openCache(parts, path, under);
  expect(cache.notice).toBeNull();
  expect(cache.read.values('SELECT count(*) FROM incidents')).toEqual([60]);
  expect(
    cache.read.values(`SELECT count(*) FROM search WHERE search MATCH 'sample OR incident'`),
  ).toHaveLength(1);
  expect(getDraft(cache.read, 'a')?.text).toBe('being written');
  expect(cache.read.values('PRAGMA integrity_check')).toEqual(['ok']);
  expect(cache.write.values('PRAGMA synchronous')).toEqual([2]);
  cache.close();
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'nothing thrown';
}

test('the cache opens under the new key with all that was in it, and under the old one no more', () => {
  const path = filledCache();
  const before = readFileSync(path);
  expect(changeKey(parts, path, key, next)).toEqual({ done: true });
  expectWhole(path, next);
  expect(codeOf(() => openCache(parts, path, key))).toBe('cache_key_wrong');
  expect(readFileSync(path).subarray(24, 4_096).equals(before.subarray(24, 4_096))).toBe(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(changeKey(parts, path, key, next), 'doing it again changes nothing').toEqual({ done: true });
  expectWhole(path, next);
});

/**
 * Parts whose n-th effect on the disk, or step of SQLite, does not happen, nor anything after it: the process ended there. Or
 * only that one fails.
 */
function endingAt(step: number, only = false): { readonly parts: CacheParts; readonly steps: () => number } {
  let count = 0;
  const tick = () => {
    count += 1;
    if (only ? count === step : count >= step) throw new Error('the process ended here');
  };
  const files: CacheParts['files'] = {
    ...diskFiles,
    write: (path, text) => {
      tick();
      diskFiles.write(path, text);
    },
    makePrivate: (path) => {
      tick();
      diskFiles.makePrivate(path);
    },
    rename: (from, to) => {
      tick();
      diskFiles.rename(from, to);
      tick();
    },
  };
  const openDatabase: CacheParts['openDatabase'] = (path, options) => {
    tick();
    const connection = openSqlite(path, options);
    const pragma = connection.pragma.bind(connection);
    const prepare = connection.prepare.bind(connection);
    connection.pragma = ((source: string, how?: Parameters<typeof pragma>[1]) => {
      tick();
      return pragma(source, how);
    }) as typeof connection.pragma;
    connection.prepare = ((source: string) => {
      tick();
      return prepare(source);
    }) as typeof connection.prepare;
    return connection;
  };
  return { parts: { files, openDatabase, clock }, steps: () => count };
}

test('an end at any step leaves a cache that exactly one of the two keys opens, and the change can be finished', () => {
  const whole = endingAt(Number.POSITIVE_INFINITY);
  expect(changeKey(whole.parts, filledCache(), key, next)).toEqual({ done: true });
  expect(whole.steps()).toBeGreaterThan(15);
  for (let step = 1; step <= whole.steps(); step += 1) {
    const path = filledCache();
    changeKey(endingAt(step).parts, path, key, next);
    const opening = [key, next].filter((candidate) => opens(path, candidate));
    expect(opening, `step ${step}`).toHaveLength(1);
    expect(changeKey(parts, path, key, next), `step ${step}`).toEqual({ done: true });
    expectWhole(path, next);
    const leftOver = readdirSync(dirname(path)).filter((name) => name.includes('rekey'));
    for (const name of leftOver) expect(statSync(`${dirname(path)}/${name}`).size, name).toBe(0);
  }
});

test('whatever single step fails, the key that is said to open the cache is the one that does', () => {
  const whole = endingAt(Number.POSITIVE_INFINITY);
  changeKey(whole.parts, filledCache(), key, next);
  for (let step = 1; step <= whole.steps(); step += 1) {
    const path = filledCache();
    const { done } = changeKey(endingAt(step, true).parts, path, key, next);
    expectWhole(path, done ? next : key);
  }
});

test('a kill between the change and the check of the key leaves a cache that both keys together open', () => {
  const path = filledCache();
  const stale = readFileSync(`${path}.key-check`);
  expect(changeKey(parts, path, key, next)).toEqual({ done: true });
  writeFileSync(`${path}.key-check`, stale);
  const cache = openCache(parts, path, next);
  putDraft(cache.write, 'b', 'only in the log', '2026-11-22T09:00:00.000Z');
  const crashed = testCachePath();
  for (const part of ['', '-wal', '.key-check']) copy(`${path}${part}`, `${crashed}${part}`);
  cache.close();
  expect(changeKey(parts, crashed, key, next)).toEqual({ done: true });
  expectWhole(crashed, next);
});

test('after a crash of the console the log is not touched with the wrong key', () => {
  const path = filledCache();
  const cache = openCache(parts, path, key);
  putDraft(cache.write, 'b', 'only in the log', '2026-11-22T09:00:00.000Z');
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  // As after SIGKILL: a copy of the files while they are in use.
  const crashed = testCachePath();
  for (const part of ['', '-wal', '.key-check']) copy(`${path}${part}`, `${crashed}${part}`);
  cache.close();
  expect(changeKey(parts, crashed, key, next)).toEqual({ done: true });
  expectWhole(crashed, next);
  const again = openCache(parts, crashed, next);
  expect(getDraft(again.read, 'b')?.text).toBe('only in the log');
  again.close();
});

test('where it cannot be done the old key stays, and the reason is told', () => {
  const path = filledCache();
  const files = {
    ...diskFiles,
    makePrivate: () => {
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    },
  };
  const change = changeKey({ ...parts, files }, path, key, next);
  expect(change).toMatchObject({ done: false, error: { code: 'disk_full' } });
  expectWhole(path, key);
});

test('where there is no cache yet the next one is simply made under the new key', () => {
  const path = testCachePath();
  expect(changeKey(parts, path, key, next)).toEqual({ done: true });
  openCache(parts, path, next).close();
});

function copy(from: string, to: string): void {
  writeFileSync(to, readFileSync(from));
}

/** Without a log, as it is after a close; a wrong key may be tried then. */
function opens(path: string, candidate: Buffer): boolean {
  const connection = openSqlite(path, { readonly: false });
  try {
    connection.pragma(`cipher = 'aegis'`);
    connection.pragma(`key = "x'${candidate.toString('hex')}'"`);
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    return true;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}
