import { anyJson } from './any-json.ts';
import type { Mapping } from './mapping.ts';

/** A table with a row of names: what is not mapped by the examiner is read by the names that many systems use. */
export const csv: Mapping = {
  ...anyJson,
  format: 'csv',
  label: 'CSV',
  integrity: 'CSV has no integrity information: nothing shows whether rows were altered or are missing.',
  fits: () => false,
};
