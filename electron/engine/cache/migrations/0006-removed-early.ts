import type { Migration } from './migration.ts';

/** What the server said it has removed while an action of the user's on it waits for its answer; gone with that action. */
export const removedEarlyMigration: Migration = {
  number: 6,
  name: 'removed early',
  statements: [
    `CREATE TABLE removed_early (
       id TEXT NOT NULL, command_id TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
       PRIMARY KEY (id, command_id)) STRICT, WITHOUT ROWID`,
  ],
};
