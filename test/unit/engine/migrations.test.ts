import { expect, test } from 'vitest';
import { writableDb } from '../../../electron/engine/cache/database.ts';
import { migrate, schemaVersion } from '../../../electron/engine/cache/migrate.ts';
import { firstSchema } from '../../../electron/engine/cache/migrations/0001-first-schema.ts';
import { conflictsMigration } from '../../../electron/engine/cache/migrations/0002-conflicts.ts';
import { keptDetails } from '../../../electron/engine/cache/migrations/0003-kept-details.ts';
import { witnessMigration } from '../../../electron/engine/cache/migrations/0005-witness.ts';
import { removedEarlyMigration } from '../../../electron/engine/cache/migrations/0006-removed-early.ts';
import { refusedIndex } from '../../../electron/engine/cache/migrations/0007-refused-index.ts';
import { migrations } from '../../../electron/engine/cache/migrations/migrations.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { countOutbox, removeOutboxRow } from '../../../electron/engine/cache/tables/outbox.ts';
import { rememberRemoved, wasRemovedEarly } from '../../../electron/engine/cache/tables/removed-early.ts';
import { testCachePath } from '../../fakes/engine-under-test.ts';

test('numbers go up by one from 1', () => {
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
});

test('0001 makes the first schema out of nothing', () => {
  const connection = openSqlite(testCachePath(), { readonly: false });
  const db = writableDb(connection);
  expect(migrate(db, [firstSchema])).toBe(1);
  const tables = db.values<string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`);
  expect(tables).toEqual(
    expect.arrayContaining(['drafts', 'events', 'incidents', 'meta', 'outbox', 'search', 'users']),
  );
  expect(migrate(db, [firstSchema])).toBe(1);
  connection.close();
});

test('0002 adds conflicts to a cache with pending work and keeps that work', () => {
  const connection = openSqlite(testCachePath(), { readonly: false });
  const db = writableDb(connection);
  migrate(db, [firstSchema]);
  db.run(
    `INSERT INTO outbox (id, kind, incident_id, send_key, payload, summary, queued_at, state, attempts)
     VALUES ('a', 'timeline.add', 'b', 'a', '{}', 'Note', '2026-11-22T09:00:00.000Z', 'queued', 0)`,
  );
  expect(migrate(db, [firstSchema, conflictsMigration])).toBe(2);
  expect(db.values('SELECT id FROM outbox')).toEqual(['a']);
  expect(db.values('SELECT count(*) FROM conflicts')).toEqual([0]);
  connection.close();
});

test('0003 keeps what the cache has and says of nothing that it was pruned', () => {
  const connection = openSqlite(testCachePath(), { readonly: false });
  const db = writableDb(connection);
  migrate(db, [firstSchema, conflictsMigration]);
  db.run(`INSERT INTO incident_keys (n, id, notes) VALUES (1, 'a', 4)`);
  db.run(`INSERT INTO drafts (key, text, saved_at) VALUES ('note:a', 'words', '2026-11-22T09:00:00.000Z')`);
  expect(migrate(db, [firstSchema, conflictsMigration, keptDetails])).toBe(3);
  expect(db.values('SELECT notes FROM incident_keys')).toEqual([4]);
  expect(db.values('SELECT text FROM drafts')).toEqual(['words']);
  for (const table of ['pruned', 'pins', 'pinned_views', 'looks'])
    expect(db.values(`SELECT count(*) FROM ${table}`)).toEqual([0]);
  connection.close();
});

test('0005 adds what a witness waits for and has found', () => {
  const connection = openSqlite(testCachePath(), { readonly: false });
  const db = writableDb(connection);
  const before = migrations.slice(0, 4);
  migrate(db, before);
  db.run(`INSERT INTO meta (name, value) VALUES ('owner', 'a')`);
  expect(migrate(db, [...before, witnessMigration])).toBe(5);
  expect(db.values('SELECT value FROM meta')).toEqual(['a']);
  for (const table of ['audit_receipts', 'audit_alarms'])
    expect(db.values(`SELECT count(*) FROM ${table}`)).toEqual([0]);
  connection.close();
});

test('0006 remembers what was removed early for as long as the action waits', () => {
  const connection = openSqlite(testCachePath(), { readonly: false });
  const db = writableDb(connection);
  const before = migrations.slice(0, 5);
  migrate(db, before);
  db.run(
    `INSERT INTO outbox (id, kind, incident_id, send_key, payload, summary, queued_at, state, attempts)
     VALUES ('a', 'timeline.add', 'b', 'a', '{"event":{"id":"c"}}', 'Note', '2026-11-22T09:00:00.000Z', 'queued', 0)`,
  );
  expect(migrate(db, [...before, removedEarlyMigration])).toBe(6);
  for (const id of ['b', 'c', 'elsewhere']) rememberRemoved(db, id);
  expect(['b', 'c', 'elsewhere'].map((id) => wasRemovedEarly(db, id))).toEqual([true, true, false]);
  removeOutboxRow(db, 'a');
  expect(db.values('SELECT count(*) FROM removed_early')).toEqual([0]);
  connection.close();
});

test('a step that fails leaves the schema and its version as they were', () => {
  const connection = openSqlite(testCachePath(), { readonly: false });
  const db = writableDb(connection);
  migrate(db, [firstSchema]);
  const broken = {
    number: 2,
    name: 'broken',
    statements: ['CREATE TABLE extra (a)', 'CREATE TABLE meta (b)'],
  };
  expect(() => migrate(db, [firstSchema, broken])).toThrow(/already exists/);
  expect(schemaVersion(db)).toBe(1);
  expect(db.values(`SELECT 1 FROM sqlite_schema WHERE name = 'extra'`)).toEqual([]);
  connection.close();
});

test('0007 counts what was refused without reading the outbox', () => {
  const connection = openSqlite(testCachePath(), { readonly: false });
  const db = writableDb(connection);
  migrate(db, migrations.slice(0, 6));
  for (const [id, state] of [
    ['a', 'queued'],
    ['b', 'refused'],
  ])
    db.run(
      `INSERT INTO outbox (id, kind, incident_id, send_key, payload, summary, queued_at, state, attempts)
       VALUES (?, 'timeline.add', 'i', ?, '{}', 'Note', '2026-11-22T09:00:00.000Z', ?, 0)`,
      ...[id ?? '', id ?? '', state ?? ''],
    );
  expect(migrate(db, [...migrations.slice(0, 6), refusedIndex])).toBe(7);
  expect(countOutbox(db)).toEqual({ pending: 1, refused: 1 });
  const plan = db.tuples<readonly [number, number, number, string]>(
    `EXPLAIN QUERY PLAN SELECT count(*) FROM outbox WHERE state = 'refused'`,
  );
  expect(plan.map(([, , , detail]) => detail).join()).toContain('outbox_refused');
  connection.close();
});
