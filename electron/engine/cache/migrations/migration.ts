import type { WritableDb } from '../database.ts';

/** One step of the schema. A shipped one is never edited; each has a test from the version before it. */
export type Migration = {
  readonly number: number;
  readonly name: string;
  /** Runs within a transaction that also stores the new version. */
  readonly statements: readonly string[];
  readonly after?: (db: WritableDb) => void;
};
