/** One step of the schema. A shipped one is never edited. */
export type Migration = { readonly number: number; readonly sql: string };
