import { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import type { ReadableDb } from './database.ts';

export type CheckProgress = { readonly done: number; readonly of: number };

export type CheckParts = {
  readonly db: ReadableDb;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told once it takes long enough for a person to wonder; null at the end. */
  readonly tell: (progress: CheckProgress | null) => void;
  /** Takes what was wrong; nothing is checked after it. */
  readonly failed: (error: unknown) => void;
};

/** Between two tables, so that whoever asks the engine something meanwhile is answered. */
const pauseMs = 20;
const tellAfterMs = 300;

/**
 * Reads every page of every table and index, so that the cipher authenticates each, and checks their structure: what an
 * unclean end may have left behind. One table at a time beside the normal work, which no page that fails can mislead
 * meanwhile: each is authenticated whenever it is read.
 */
export function checkPages(parts: CheckParts): { readonly stop: () => void } {
  const { db, clock, timers } = parts;
  const startedMs = clock.nowMs();
  let timer = timers.after(pauseMs, begin);

  function begin(): void {
    guarded(() => {
      const tables = db.values<string>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name`,
      );
      step(['sqlite_schema', ...tables], 0);
    });
  }

  function step(tables: readonly string[], index: number): void {
    const table = tables[index];
    if (table === undefined) {
      parts.tell(null);
      return;
    }
    guarded(() => {
      const [verdict] = db.values<string>(`PRAGMA quick_check('${table.replaceAll("'", "''")}')`);
      if (verdict !== 'ok') throw new AppError('cache_damaged', `The table ${table} is damaged: ${verdict}`);
      if (clock.nowMs() - startedMs > tellAfterMs) parts.tell({ done: index + 1, of: tables.length });
      timer = timers.after(pauseMs, () => step(tables, index + 1));
    });
  }

  function guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      parts.tell(null);
      parts.failed(error);
    }
  }

  return { stop: () => timer.cancel() };
}
