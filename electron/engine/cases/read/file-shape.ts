import type { JsonShape } from './split-json.ts';

/** How records stand in a file. Plain data: it is kept in the case, so that a row can be read again. */
export type FileShape =
  | { readonly kind: 'lines' }
  | { readonly kind: 'syslog' }
  | { readonly kind: 'json'; readonly shape: JsonShape }
  | { readonly kind: 'csv'; readonly delimiter: string; readonly header: readonly string[] };
