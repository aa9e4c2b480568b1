import { AppError, type AppErrorData } from '../../../shared/errors/app-error.ts';
import type { EvidenceJob } from '../../../shared/ipc/evidence-calls.ts';
import type { Clock } from '../../../shared/lib/clock.ts';
import { type Moved, movedEvidence } from '../changes/moved.ts';

export type JobParts = {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly moved: (moved: Moved) => void;
  readonly report: (error: unknown) => AppErrorData;
};

export type JobWork = {
  readonly signal: AbortSignal;
  readonly progress: (bytes: number) => void;
};

export type NewJob = Pick<EvidenceJob, 'kind' | 'incident_id' | 'evidence_id' | 'name'> & {
  /** How much there is to do, in bytes; 0 until it is known. */
  readonly of: () => number;
  readonly run: (work: JobWork) => Promise<void>;
};

/** What is being read, written, hashed or fetched at the moment, and what came of it. */
export type Jobs = {
  /** Answers its id at once. */
  readonly start: (job: NewJob) => string;
  readonly list: (incidentId: string) => readonly EvidenceJob[];
  /** Whether the same is being done already. */
  readonly isRunning: (kind: EvidenceJob['kind'], evidenceId: string) => boolean;
  /** Resolves when the job has ended, however. */
  readonly ended: (id: string) => Promise<void>;
  /** Stops it, or takes it off the list when it has ended. */
  readonly cancel: (id: string) => void;
  readonly stop: () => Promise<void>;
};

type Entry = { job: EvidenceJob; readonly stop: AbortController; readonly done: Promise<void> };

const tellEveryMs = 200;
const mostEnded = 20;
const mostRunning = 50;

export function createJobs(parts: JobParts): Jobs {
  const entries = new Map<string, Entry>();
  let toldMs = 0;
  let stopped = false;

  function change(id: string, changed: Partial<EvidenceJob>): void {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entry.job = { ...entry.job, ...changed };
    parts.moved(movedEvidence);
  }

  function start({ run, of, ...given }: NewJob): string {
    const running = [...entries.values()].filter(({ job }) => job.state === 'running').length;
    if (stopped || running >= mostRunning)
      throw new AppError('rate_limited', 'Too much is under way already. Wait until some of it has ended.');
    const id = parts.newId();
    const stop = new AbortController();
    const progress = (bytes: number) => {
      const nowMs = parts.clock.nowMs();
      const entry = entries.get(id);
      if (entry !== undefined) entry.job = { ...entry.job, bytes, of: of() };
      if (Math.abs(nowMs - toldMs) < tellEveryMs) return;
      toldMs = nowMs;
      parts.moved(movedEvidence);
    };
    const done = Promise.resolve()
      .then(() => run({ signal: stop.signal, progress }))
      .then(
        () => change(id, { state: 'done', bytes: of(), of: of() }),
        (error: unknown) => failed(id, stop.signal, error),
      )
      .finally(forgetOldest);
    entries.set(id, {
      job: { ...given, id, state: 'running', bytes: 0, of: of(), problem: null },
      stop,
      done,
    });
    parts.moved(movedEvidence);
    return id;
  }

  function failed(id: string, signal: AbortSignal, error: unknown): void {
    if (signal.aborted) entries.delete(id);
    else change(id, { state: 'failed', problem: parts.report(error) });
    parts.moved(movedEvidence);
  }

  function forgetOldest(): void {
    const ended = [...entries.values()].filter(({ job }) => job.state !== 'running');
    for (const { job } of ended.slice(0, Math.max(0, ended.length - mostEnded))) entries.delete(job.id);
  }

  return {
    start,
    list: (incidentId) =>
      [...entries.values()].map(({ job }) => job).filter((job) => job.incident_id === incidentId),
    isRunning: (kind, evidenceId) =>
      [...entries.values()].some(
        ({ job }) => job.kind === kind && job.evidence_id === evidenceId && job.state === 'running',
      ),
    ended: async (id) => await entries.get(id)?.done,
    cancel: (id) => {
      const entry = entries.get(id);
      if (entry === undefined) return;
      if (entry.job.state === 'running') entry.stop.abort();
      else {
        entries.delete(id);
        parts.moved(movedEvidence);
      }
    },
    stop: async () => {
      stopped = true;
      for (const { stop } of entries.values()) stop.abort();
      await Promise.all([...entries.values()].map(({ done }) => done));
    },
  };
}
