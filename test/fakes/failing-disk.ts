import type { OpenDatabase } from '../../electron/engine/cache/database.ts';
import { openSqlite } from '../../electron/engine/cache/sqlite-connection.ts';

/** A disk that can be made to fail: statements that begin with one of `failing` throw as SQLite would. */
export type FailingDisk = {
  readonly open: OpenDatabase;
  failing: readonly string[];
  code: 'SQLITE_FULL' | 'SQLITE_IOERR_WRITE' | 'SQLITE_CORRUPT';
};

export function createFailingDisk(): FailingDisk {
  const disk: FailingDisk = {
    failing: [],
    code: 'SQLITE_FULL',
    open: (path, options) => {
      const connection = openSqlite(path, options);
      const prepare = connection.prepare.bind(connection);
      connection.prepare = ((sql: string) => {
        const statement = prepare(sql);
        const run = statement.run.bind(statement);
        statement.run = (...values: unknown[]) => {
          if (disk.failing.some((beginning) => sql.trimStart().startsWith(beginning)))
            throw Object.assign(new Error(disk.code), { code: disk.code });
          return run(...values);
        };
        return statement;
      }) as typeof connection.prepare;
      return connection;
    },
  };
  return disk;
}
