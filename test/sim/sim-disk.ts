import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { OpenDatabase } from '../../electron/engine/cache/database.ts';
import { openSqlite } from '../../electron/engine/cache/sqlite-connection.ts';

/** The disk of one console. Its files are real; who may write, and when the power goes, is decided here. */
export type SimDisk = {
  readonly path: () => string;
  readonly open: OpenDatabase;
  /** While set, statements that write fail as on a full disk. */
  full: 'no' | 'all' | 'commit';
  /** Dies at the n-th statement that writes, before it or after it. */
  readonly dieAt: (statement: number, afterIt: boolean) => void;
  /** Keeps what is on the disk now for the next engine; the one that has it open goes on with a copy nobody reads. */
  readonly cut: () => void;
  /** The connection for reading of the engine that runs now. */
  readonly reader: () => Database | null;
  /** Moves whenever something was written. */
  readonly writes: () => number;
  readonly end: () => void;
};

const files = ['cache.db', 'cache.db-wal', 'cache.db.key-check'];
const reads = /^\s*(SELECT|PRAGMA|WITH|EXPLAIN)/i;

export function createSimDisk(folder: string, died: () => void): SimDisk {
  let life = 0;
  let due = 0;
  let dueAfter = false;
  let writes = 0;
  let reader: Database | null = null;
  const opened: Database[] = [];
  const folderOf = (number: number) => join(folder, String(number));
  mkdirSync(folderOf(0), { recursive: true });

  function wrong(code: string): Error {
    return Object.assign(new Error(code), { code });
  }

  function die(): never {
    due = 0;
    disk.cut();
    died();
    throw wrong('SQLITE_ABORT');
  }

  function guard(connection: Database, mine: number): void {
    const prepare = connection.prepare.bind(connection);
    connection.prepare = ((sql: string) => {
      const statement = prepare(sql);
      if (reads.test(sql)) return statement;
      const isCommit = /^\s*COMMIT/i.test(sql);
      const isFrame = /^\s*(BEGIN|ROLLBACK)/i.test(sql);
      const run = statement.run.bind(statement);
      statement.run = (...values: unknown[]) => {
        if (mine !== life) return run(...values);
        const isDue = due > 0 && --due === 0;
        if (isDue && !dueAfter) die();
        if (!isFrame && (disk.full === 'all' || (disk.full === 'commit' && isCommit)))
          throw wrong('SQLITE_FULL');
        const given = run(...values);
        writes += 1;
        if (isDue) die();
        return given;
      };
      return statement;
    }) as typeof connection.prepare;
  }

  const disk: SimDisk = {
    path: () => join(folderOf(life), 'cache.db'),
    open: (path, options) => {
      const connection = openSqlite(path, options);
      opened.push(connection);
      if (options.readonly) reader = connection;
      else guard(connection, life);
      return connection;
    },
    full: 'no',
    dieAt: (statement, afterIt) => {
      due = statement;
      dueAfter = afterIt;
    },
    cut: () => {
      const from = folderOf(life);
      life += 1;
      due = 0;
      reader = null;
      mkdirSync(folderOf(life), { recursive: true });
      for (const name of files)
        if (existsSync(join(from, name))) copyFileSync(join(from, name), join(folderOf(life), name));
    },
    reader: () => reader,
    writes: () => writes,
    end: () => {
      for (const connection of opened.splice(0)) if (connection.open) connection.close();
    },
  };
  return disk;
}

/** A cache with its schema and nothing in it, so that no run has to make one. */
export function putTemplate(template: string, disk: SimDisk): void {
  const to = dirname(disk.path());
  for (const name of files)
    if (existsSync(join(template, name))) copyFileSync(join(template, name), join(to, name));
}
