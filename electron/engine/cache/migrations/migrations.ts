import { firstSchema } from './0001-first-schema.ts';
import { conflictsMigration } from './0002-conflicts.ts';
import { keptDetails } from './0003-kept-details.ts';
import { evidenceUploadsMigration } from './0004-evidence-uploads.ts';
import { witnessMigration } from './0005-witness.ts';
import { removedEarlyMigration } from './0006-removed-early.ts';
import { refusedIndex } from './0007-refused-index.ts';
import type { Migration } from './migration.ts';

/** In order; the number of the last one is the schema's version. */
export const migrations: readonly Migration[] = [
  firstSchema,
  conflictsMigration,
  keptDetails,
  evidenceUploadsMigration,
  witnessMigration,
  removedEarlyMigration,
  refusedIndex,
];
