import { AppError } from '../../../../shared/errors/app-error.ts';
import type { Job } from '../../../../shared/ipc/case-calls.ts';
import type { Clock } from '../../../../shared/lib/clock.ts';

/** What work is given to say how far it is, and to hear that it shall end. */
export type JobHandle = { readonly signal: AbortSignal; readonly tell: (now: Partial<Progress>) => void };
type JobWork = (job: JobHandle) => Promise<void>;
type Progress = Pick<Job, 'label' | 'phase' | 'done' | 'total' | 'unit'>;

/** Long work of a case, one piece after another; each tells how far it is and can be cancelled. */
export class Jobs {
  private readonly emit: (job: Job) => void;
  private readonly newId: () => string;
  private readonly clock: Clock;
  private readonly jobs = new Map<string, { job: Job; readonly abort: AbortController; toldMs: number }>();
  /** How many have come to an end. */
  ended = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(parts: { emit: (job: Job) => void; newId: () => string; clock: Clock }) {
    this.emit = parts.emit;
    this.newId = parts.newId;
    this.clock = parts.clock;
  }

  list(): Job[] {
    return [...this.jobs.values()].map(({ job }) => job);
  }

  /** Begins when what was asked for before has ended. `failed` says what the person is told. */
  start(kind: Job['kind'], progress: Progress, work: JobWork, failed: (error: unknown) => string): string {
    const id = this.newId();
    const abort = new AbortController();
    const entry = {
      job: { id, kind, state: 'running' as Job['state'], problem: null, ...progress } as Job,
      abort,
      toldMs: 0,
    };
    this.jobs.set(id, entry);
    this.emit(entry.job);
    const tell = (now: Partial<Job>, always: boolean) => {
      entry.job = { ...entry.job, ...now };
      const nowMs = this.clock.nowMs();
      if (!always && nowMs - entry.toldMs < 100) return;
      entry.toldMs = nowMs;
      this.emit(entry.job);
    };
    this.last = this.last.then(async () => {
      try {
        abort.signal.throwIfAborted();
        await work({ signal: abort.signal, tell: (now) => tell(now, now.phase !== undefined) });
        tell({ state: 'done' }, true);
      } catch (error) {
        if (abort.signal.aborted) tell({ state: 'cancelled' }, true);
        else tell({ state: 'failed', problem: failed(error) }, true);
      }
      this.ended++;
      this.forgetOld();
    });
    return id;
  }

  cancel(id: string): void {
    const entry = this.jobs.get(id);
    if (entry === undefined) throw new AppError('not_found', 'There is no such job any more.');
    entry.abort.abort();
  }

  /** Cancels everything and waits for its end. */
  async stop(): Promise<void> {
    for (const { abort } of this.jobs.values()) abort.abort();
    await this.last;
  }

  /** For tests and the command line: the end of what was started. */
  async idle(): Promise<void> {
    await this.last;
  }

  private forgetOld(): void {
    const ended = [...this.jobs].filter(([, { job }]) => job.state !== 'running');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - 20))) this.jobs.delete(id);
  }
}
