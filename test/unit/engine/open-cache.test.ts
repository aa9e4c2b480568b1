import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inBatch } from '../../../electron/engine/cache/batch.ts';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import {
  type Cache,
  type CacheParts,
  openCache,
  replaceDamaged,
} from '../../../electron/engine/cache/open-cache.ts';
import { salvageWork } from '../../../electron/engine/cache/salvage-work.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { putDraft } from '../../../electron/engine/cache/tables/drafts.ts';
import { eventRow, putEvent } from '../../../electron/engine/cache/tables/events.ts';
import { incidentRow, putIncident } from '../../../electron/engine/cache/tables/incidents.ts';
import { getMeta } from '../../../electron/engine/cache/tables/meta.ts';
import { allOutboxRows } from '../../../electron/engine/cache/tables/outbox.ts';
import { enqueue } from '../../../electron/engine/outbox/enqueue.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { testCachePath } from '../../fakes/engine-under-test.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const key = Buffer.alloc(32, 0xab);
const otherKey = Buffer.alloc(32, 0xcd);
const parts = { openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => 1_795_000_000_000 } };
const open = (path: string, with_: Buffer = key): Cache => openCache(parts, path, with_);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'nothing thrown';
}

function note(cache: Cache, number: number, text: string): void {
  const event = { id: sampleId(5, number), kind: 'note', text, source: '', technique: null };
  const times = { happened_at: '2026-11-22T09:00:00.000Z', recorded_at: '2026-11-22T09:00:00.000Z' };
  enqueue(cache.write, sampleMe, 1_795_000_000_000, {
    commandId: sampleId(4, number),
    kind: 'timeline.add',
    incidentId: sampleId(2, 1),
    payload: { incident_id: sampleId(2, 1), event: { ...event, ...times } },
    draftKey: null,
  });
}

/** Everything that lies in the folder of a cache, as bytes. */
function bytesBeside(path: string): Buffer {
  const folder = dirname(path);
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`)));
}

describe('what is promised at each open', () => {
  test('commits are flushed to the disk (synchronous=FULL), also when the file is opened again', () => {
    const path = testCachePath();
    for (let round = 0; round < 3; round += 1) {
      const cache = open(path);
      expect(cache.write.values<number>('PRAGMA synchronous')).toEqual([2]);
      expect(cache.write.values<string>('PRAGMA journal_mode')).toEqual(['wal']);
      expect(cache.write.values<number>('PRAGMA temp_store')).toEqual([2]);
      cache.close();
    }
  });

  test('the files are private to the user', () => {
    const path = testCachePath();
    const cache = open(path);
    note(cache, 1, 'x');
    for (const part of ['', '-wal', '-shm', '.key-check'])
      expect(statSync(`${path}${part}`).mode & 0o777, part).toBe(0o600);
    cache.close();
  });

  test('the reading handle cannot write', () => {
    const cache = open(testCachePath());
    expect(() => cache.read.values(`INSERT INTO drafts VALUES ('a', 'b', 'c') RETURNING key`)).toThrow(
      /readonly/,
    );
    cache.close();
  });

  test('a cache of a newer version is left alone', () => {
    const path = testCachePath();
    const cache = open(path);
    cache.write.run('PRAGMA user_version = 99');
    cache.close();
    expect(codeOf(() => open(path))).toBe('unsupported');
    expect(readdirSync(dirname(path)).some((name) => name.includes('damaged'))).toBe(false);
  });
});

describe('what lies on the disk', () => {
  test('none of 50 canaries and no SQLite header is in the database, its log or beside it', () => {
    const path = testCachePath();
    const cache = open(path);
    const canaries = Array.from(
      { length: 50 },
      (_, index) => `canary-${index}-${(index * 7919).toString(36)}-zq`,
    );
    inBatch(cache.write, (batch) => {
      for (const [index, canary] of canaries.entries()) {
        const incident = sampleIncident(index + 1, { title: canary, description: canary.repeat(50) });
        putIncident(batch, incidentRow(incident));
        putEvent(batch, eventRow(sampleEvent(index + 1, incident.id, { text: canary })));
        putDraft(cache.write, canary, canary, '2026-11-22T09:00:00.000Z');
      }
    });
    for (const [index, canary] of canaries.entries()) note(cache, index, canary);
    const live = bytesBeside(path);
    cache.close();
    const closed = bytesBeside(path);
    for (const bytes of [live, closed]) {
      expect(bytes.includes('SQLite format 3')).toBe(false);
      expect(canaries.filter((canary) => bytes.includes(canary))).toEqual([]);
      expect(bytes.includes(key)).toBe(false);
      expect(bytes.includes(key.toString('hex'))).toBe(false);
    }
  });
});

describe('a file that does not open', () => {
  test('another key is refused and changes nothing', () => {
    const path = testCachePath();
    const cache = open(path);
    note(cache, 1, 'kept');
    cache.close();
    const before = readFileSync(path);
    expect(codeOf(() => open(path, otherKey))).toBe('cache_key_wrong');
    expect(readFileSync(path).equals(before)).toBe(true);
    const again = open(path);
    expect(allOutboxRows(again.read)).toHaveLength(1);
    again.close();
  });

  test('garbage is set aside, never deleted, and the user is told', () => {
    const path = testCachePath();
    open(path).close();
    const garbage = Buffer.alloc(30_000, 'garbage ');
    writeFileSync(path, garbage);
    const cache = open(path);
    expect(cache.notice).toMatch(/damaged.*set aside/);
    expect(allOutboxRows(cache.read)).toEqual([]);
    cache.close();
    const aside = readdirSync(dirname(path)).find((name) => /\.damaged-[\dTZ-]+$/.test(name));
    expect(readFileSync(`${dirname(path)}/${aside}`).equals(garbage)).toBe(true);
  });

  test('garbage from before the first key check is set aside as well', () => {
    const path = testCachePath();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(30_000, 7));
    const cache = open(path);
    expect(cache.notice).not.toBeNull();
    cache.close();
  });

  test('a flipped bit in the first page is damage and not a wrong key', () => {
    const path = testCachePath();
    const cache = open(path);
    note(cache, 1, 'kept');
    cache.close();
    const bytes = readFileSync(path);
    bytes[3_000] = (bytes[3_000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const again = open(path);
    expect(again.notice).toMatch(/damaged/);
    again.close();
  });

  test('a cut-off file is set aside', () => {
    const path = testCachePath();
    const cache = open(path);
    for (let number = 0; number < 200; number += 1) note(cache, number, 'words '.repeat(200));
    cache.close();
    truncateSync(path, 8_192 * 3);
    const again = open(path);
    expect(again.notice).toMatch(/damaged/);
    again.close();
  });

  test('pending work that can still be read is taken over from a damaged cache', () => {
    const path = testCachePath();
    const cache = open(path);
    note(cache, 1, 'must not be lost');
    inBatch(cache.write, (batch) => {
      for (let number = 1; number < 400; number += 1) putIncident(batch, incidentRow(sampleIncident(number)));
    });
    const root = cache.write.values<number>(
      `SELECT rootpage FROM sqlite_schema WHERE name = 'incident_bodies'`,
    )[0];
    cache.write.run('PRAGMA user_version = 0');
    cache.close();
    // The tables of the server's rows are gone, so that bringing the schema up fails on the damage.
    const bytes = readFileSync(path);
    bytes.fill(0x55, ((root ?? 1) - 1) * 8_192, (root ?? 1) * 8_192);
    writeFileSync(path, bytes);
    const again = openCache({ ...parts, openDatabase: failingOnce('CREATE TABLE meta') }, path, key);
    expect(again.notice).toMatch(/1 pending action was recovered/);
    expect(allOutboxRows(again.read).map((row) => row.text)).toEqual(['must not be lost']);
    again.close();
  });

  test('an effect whose action cannot be read does not keep the rest from being taken over', () => {
    const path = testCachePath();
    const cache = open(path);
    note(cache, 1, 'must not be lost');
    note(cache, 2, 'in the damaged part');
    const work = salvageWork(cache.read);
    cache.write.run('PRAGMA foreign_keys = OFF');
    cache.write.run(`DELETE FROM outbox WHERE seq = 2`);
    expect(work.effects).toHaveLength(2);
    expect(salvageWork(cache.read).effects).toHaveLength(1);
    cache.close();
    const again = replaceDamaged(parts, path, key);
    expect(allOutboxRows(again.read).map((row) => row.text)).toEqual(['must not be lost']);
    again.close();
  });

  test('an end of the process while the damaged cache is replaced loses neither pending work nor the word about it', () => {
    const path = testCachePath();
    const cache = open(path);
    note(cache, 1, 'must not be lost');
    const seen = cache.write.insert('INSERT INTO incident_keys (id) VALUES (?)', sampleIncident(7).id);
    cache.write.run('INSERT INTO seen (n, updated_at) VALUES (?, ?)', seen, '2026-11-22T09:00:00.000Z');
    cache.close();
    const files: CacheParts['files'] = {
      ...parts.files,
      makePrivate: () => {
        throw new Error('the process ends here');
      },
    };
    expect(() => replaceDamaged({ ...parts, files }, path, key)).toThrow('ends here');
    expect(existsSync(path)).toBe(false);

    const again = open(path);
    expect(again.notice).toMatch(/1 pending action was recovered/);
    expect(allOutboxRows(again.read).map((row) => row.text)).toEqual(['must not be lost']);
    expect(again.read.values('SELECT k.id FROM seen s JOIN incident_keys k ON k.n = s.n')).toEqual([
      sampleIncident(7).id,
    ]);
    expect(getMeta(again.read, 'told')).toBe(again.notice);
    again.write.run('DELETE FROM outbox');
    again.close();

    const later = open(path);
    expect(later.notice).toBeNull();
    expect(allOutboxRows(later.read)).toEqual([]);
    later.close();
  });
});

/** The first connection reports damage when it comes to `sql`, as SQLite would on a page that does not authenticate. */
function failingOnce(sql: string): typeof openSqlite {
  let failed = false;
  return (path, options) => {
    const connection = openSqlite(path, options);
    const prepare = connection.prepare.bind(connection);
    connection.prepare = ((source: string) => {
      if (!failed && source.startsWith(sql)) {
        failed = true;
        throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
      }
      return prepare(source);
    }) as typeof connection.prepare;
    return connection;
  };
}
