import type SqliteDatabase from 'better-sqlite3';
import { identity } from './migrations/0001-identity.ts';
import { entities } from './migrations/0002-entities.ts';
import { auditLog } from './migrations/0003-audit-log.ts';
import { idempotency } from './migrations/0004-idempotency.ts';

import { evidenceContent } from './migrations/0005-evidence-content.ts';
import { auditHeads } from './migrations/0006-audit-heads.ts';
import { secondFactor } from './migrations/0007-second-factor.ts';
import { approvals } from './migrations/0008-approvals.ts';
import type { Migration } from './migrations/migration.ts';

export const migrations: readonly Migration[] = [
  identity,
  entities,
  auditLog,
  idempotency,
  evidenceContent,
  auditHeads,
  secondFactor,
  approvals,
];

/** Brings a database to schema `until`, each step in a transaction of its own; a newer database is refused. */
export function migrate(db: SqliteDatabase.Database, until = migrations.length): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length)
    throw new Error(
      `the store has schema ${version}, this server knows ${migrations.length}: use a newer server`,
    );
  for (const migration of migrations.slice(version, until)) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
    }).immediate();
  }
}
