import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
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
  /** Keeps a copy of what is on the disk now. */
  readonly copy: () => void;
  /** As `cut`, but the next engine finds what was copied. */
  readonly putBack: () => void;
  /** The connection for reading of the engine that runs now. */
  readonly reader: () => Database | null;
  /** Moves whenever something was written. */
  readonly writes: () => number;
  readonly end: () => void;
};

const reads = /^\s*(SELECT|PRAGMA|WITH|EXPLAIN)/i;

export function createSimDisk(folder: string, died: () => void): SimDisk {
  let life = 0;
  let due = 0;
  let dueAfter = false;
  let writes = 0;
  let reader: Database | null = null;
  const opened: Database[] = [];
  const kept = join(folder, 'kept');
  const folderOf = (number: number) => join(folder, String(number));
  mkdirSync(folderOf(0), { recursive: true });

  function goOnWith(from: string): void {
    life += 1;
    due = 0;
    reader = null;
    copyFiles(from, folderOf(life));
  }

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
    cut: () => goOnWith(folderOf(life)),
    copy: () => {
      rmSync(kept, { recursive: true, force: true });
      copyFiles(folderOf(life), kept);
    },
    putBack: () => goOnWith(kept),
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
  copyFiles(template, dirname(disk.path()));
}

/** All but what SQLite makes anew at each open. */
function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  if (!existsSync(from)) return;
  for (const name of readdirSync(from))
    if (!name.endsWith('-shm')) copyFileSync(join(from, name), join(to, name));
}
