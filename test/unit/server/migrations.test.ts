import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { migrate, migrations } from '../../../server/store/migrate.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'watchfloor.db');
const version = (db: SqliteDatabase.Database) => db.pragma('user_version', { simple: true });

/** What stands in a database of each version before the next step, and must stand in it afterwards. */
const rows: Readonly<Record<number, { readonly insert: string; readonly count: string }>> = {
  1: {
    insert: `INSERT INTO organizations (id, name, tier, created_at, feed_epoch) VALUES ('o', 'O', 'basic', 't', 'e');
      INSERT INTO users VALUES ('u', 1, 'a@b.example', 'a', 'A', '["admin"]', 't', 1, 'h', 't', 1);`,
    count: 'SELECT count(*) FROM users JOIN organizations ON number = org',
  },
  2: {
    insert: `INSERT INTO entities (position, org, kind, id, incident_id, doc) VALUES ((1 << 40) | 1, 1, 'user', 'u', NULL, '{}');`,
    count: 'SELECT count(*) FROM entities',
  },
  3: {
    insert: `INSERT INTO audit_logs (org, origin, last_hash, last_time) VALUES (1, 'x', x'00', 't');
      INSERT INTO audit_records (log, n, record, leaf) VALUES (1, 0, '{}', x'00');`,
    count: 'SELECT count(*) FROM audit_records',
  },
};

describe('the store', () => {
  it('numbers its steps without a hole', () => {
    expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, index) => index + 1));
  });

  it.each(migrations.map((migration) => migration.number))(
    'goes from schema %i − 1 to it with its data',
    (number) => {
      const db = new SqliteDatabase(file());
      migrate(db, number - 1);
      expect(version(db)).toBe(number - 1);
      const before = Object.entries(rows).filter(([of]) => Number(of) < number);
      for (const [, { insert }] of before) db.exec(insert);
      migrate(db, number);
      expect(version(db)).toBe(number);
      for (const [, { count }] of before) expect(db.prepare(count).pluck().get()).toBe(1);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('foreign_key_check')).toEqual([]);
      db.close();
    },
  );

  it('refuses a database of a newer server', () => {
    const db = new SqliteDatabase(file());
    db.pragma(`user_version = ${migrations.length + 1}`);
    db.close();
    expect(() => openDatabase(file())).toThrow(/newer server/);
  });

  it('is durable at every open, not only at the first', () => {
    for (let n = 0; n < 3; n += 1) {
      const db = openDatabase(file());
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
      db.close();
    }
  });
});
