import type { Migration } from './migration.ts';

/** How many are refused is asked after every entry that is sent; with thousands of them the table is not read for it. */
export const refusedIndex: Migration = {
  number: 7,
  name: 'refused index',
  statements: [`CREATE INDEX outbox_refused ON outbox (seq) WHERE state = 'refused'`],
};
