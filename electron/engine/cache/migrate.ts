import { AppError } from '../../../shared/errors/app-error.ts';
import type { WritableDb } from './database.ts';
import type { Migration } from './migrations/migration.ts';

/** Brings the schema up to the last of `migrations`, each in a transaction of its own. Answers the version. */
export function migrate(db: WritableDb, migrations: readonly Migration[]): number {
  const newest = migrations.at(-1)?.number ?? 0;
  let version = schemaVersion(db);
  if (version > newest) {
    throw new AppError(
      'unsupported',
      `The local cache was made by a newer Watchfloor (schema ${version}, this one knows ${newest}). Update Watchfloor; nothing was changed.`,
    );
  }
  for (const migration of migrations) {
    if (migration.number <= version) continue;
    db.transaction(() => {
      for (const statement of migration.statements) db.run(statement);
      migration.after?.(db);
      db.run(`PRAGMA user_version = ${migration.number}`);
    });
    version = migration.number;
  }
  return version;
}

export function schemaVersion(db: WritableDb): number {
  return db.values<number>('PRAGMA user_version')[0] ?? 0;
}
