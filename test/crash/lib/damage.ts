import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { cacheKeyOf } from './cache-parts.ts';

const pageBytes = 8_192;

/** Changes bytes of a page that holds what the server has as well; the outbox and the drafts stay readable. */
export function damageServerRows(path: string, keyNumber: number): void {
  const connection = openSqlite(path, { readonly: true });
  let page = 0;
  try {
    connection.pragma(`cipher = 'aegis'`);
    connection.pragma(`key = "x'${cacheKeyOf(keyNumber).toString('hex')}'"`);
    page = connection
      .prepare<[], number>(`SELECT rootpage FROM sqlite_schema WHERE name = 'incident_bodies'`)
      .pluck()
      .get() as number;
  } finally {
    connection.close();
  }
  const file = openSync(path, 'r+');
  try {
    const bytes = Buffer.alloc(16);
    const at = (page - 1) * pageBytes + 4_000;
    readSync(file, bytes, 0, bytes.length, at);
    writeSync(
      file,
      bytes.map((byte) => byte ^ 0xff),
      0,
      bytes.length,
      at,
    );
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
