import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { CaseSession } from '../calls/case-session.ts';
import type { JobHandle } from '../calls/jobs.ts';
import { listEntries } from '../read/entries.ts';
import { problemText, type TakeInWish, takeIn } from './take-in.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A name is told at most so often: thousands of small files are no reason to redraw thousands of times. */
const tellEveryMs = 100;

/** Takes in what was chosen at once, one thing after another. One that cannot be taken in does not keep the others out. */
export async function takeInAll(
  session: CaseSession,
  wishes: readonly TakeInWish[],
  pool: WorkerPool,
  job: JobHandle,
): Promise<void> {
  const progress = wishes.length === 1 ? null : await wholeProgress(session, wishes, job);
  const problems: unknown[] = [];
  for (const [at, wish] of wishes.entries()) {
    try {
      await takeIn(session, wish, pool, progress?.of(at) ?? job);
    } catch (error) {
      if (job.signal.aborted) throw error;
      problems.push(error);
    }
  }
  progress?.end();
  if (problems.length > 0) throw manyProblems(session, problems, wishes.length);
}

/**
 * Several sources are one piece of work to whoever waits: it goes from nothing to the bytes of all of them, once. What is done
 * with a source after it was read (verifying, say) is told by its phase and moves nothing back.
 */
async function wholeProgress(session: CaseSession, wishes: readonly TakeInWish[], job: JobHandle) {
  const sizes: number[] = [];
  for (const { path } of wishes) {
    job.signal.throwIfAborted();
    sizes.push(await sizeOf(path));
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const count = wishes.length;
  job.tell({ label: `${count} sources`, phase: 'Reading', done: 0, total, unit: 'bytes' });
  let toldMs = 0;
  let before = 0;
  return {
    of: (at: number): JobHandle => {
      const size = sizes[at] ?? 0;
      const start = before;
      before += size;
      const name = basename(wishes[at]?.path ?? '');
      let phase = '';
      let whole: number | null = null;
      let done = 0;
      return {
        signal: job.signal,
        tell: (now) => {
          if (now.phase !== undefined) {
            phase = now.phase;
            whole = now.total ?? null;
          }
          if (now.total !== undefined) whole = now.total;
          if (now.done !== undefined && whole !== null && whole > 0)
            done = Math.max(done, Math.min(size, (now.done / whole) * size));
          const all = { done: Math.round(start + done), total, unit: 'bytes' as const };
          const nowMs = session.parts.clock.nowMs();
          if (now.phase === undefined || nowMs - toldMs < tellEveryMs) return job.tell(all);
          toldMs = nowMs;
          job.tell({ ...all, phase: `${at + 1} of ${count}, ${name}: ${phase}` });
        },
      };
    },
    end: () => job.tell({ phase: 'Reading', done: total, total, unit: 'bytes' }),
  };
}

/** Bytes as they lie there; none for what cannot be looked at, which is said when it is taken in. */
async function sizeOf(path: string): Promise<number> {
  try {
    const stat = lstatSync(path);
    if (!stat.isDirectory()) return stat.size;
    const list = await listEntries(path);
    list.close();
    return list.entries.reduce((sum, { size }) => sum + size, 0);
  } catch {
    return 0;
  }
}

function manyProblems(session: CaseSession, problems: readonly unknown[], of: number): AppError {
  const texts = problems.map((error) => problemText(session, error));
  const lead = of === 1 ? '' : `${problems.length} of ${of} could not be taken in. `;
  const rest = texts.length > 5 ? ` And ${texts.length - 5} more.` : '';
  return new AppError('invalid_input', `${lead}${texts.slice(0, 5).join(' ')}${rest}`);
}
