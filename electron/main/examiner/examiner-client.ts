import { AppError, fromErrorData } from '../../../shared/errors/app-error.ts';
import type { ExaminerCallName } from '../../../shared/ipc/contract.ts';
import { type EventOf, events } from '../../../shared/ipc/events.ts';
import {
  type CaseConfig,
  type FromExaminer,
  fromExaminerSchema,
  type JournalMark,
  type ToExaminer,
} from '../../../shared/ipc/examiner-frames.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import { type Deferred, defer } from '../engine/deferred.ts';
import type { ForkService, ServiceChild } from '../engine/engine-child.ts';
import type { Log } from '../log/log.ts';

export type ExaminerClientOptions = {
  readonly fork: ForkService<ToExaminer>;
  readonly timers: Timers;
  readonly log: Log;
  readonly said: {
    readonly changed: (payload: EventOf<'changed'>) => void;
    readonly job: (payload: EventOf<'job'>) => void;
  };
  /** How far a journal has come. */
  readonly marked: (mark: JournalMark) => void;
  /** The process ended although a case was open. */
  readonly died: () => void;
};

export type OpenCase = { readonly id: string; readonly name: string };

export type ExaminerClient = {
  /** Starts a process for this case alone. Throws what stands in the way; nothing is open then. */
  readonly open: (config: CaseConfig) => Promise<OpenCase>;
  /** Resolves when the process that knew the key is gone. */
  readonly close: () => Promise<void>;
  readonly current: () => OpenCase | null;
  readonly call: (name: ExaminerCallName, input: unknown) => Promise<unknown>;
  /** Without effect where no process runs. */
  readonly send: (frame: Extract<ToExaminer, { frame: 'ticket' | 'pins' }>) => void;
};

const timing = { openMs: 120_000, callMs: 120_000, closeMs: 10_000 } as const;
const maximalPending = 1_000;

type Running = {
  readonly child: ServiceChild<ToExaminer>;
  readonly opening: Deferred<OpenCase>;
  readonly gone: Deferred<void>;
  readonly pending: Map<number, Deferred<unknown>>;
  opened: OpenCase | null;
  closing: boolean;
};

/**
 * closed -> opening -> open -> closed. A process that dies takes only its own case with it: every call is refused with
 * `engine_down`, and the person opens the case again, which shows how far an import came.
 */
export function createExaminerClient(options: ExaminerClientOptions): ExaminerClient {
  const { timers, log } = options;
  let running: Running | null = null;
  let lastId = 0;

  function start(config: CaseConfig): Running {
    const child = options.fork({
      said: (message) => hear(started, message, config),
      exited: (status) => ended(started, status),
    });
    const started: Running = {
      child,
      opening: defer<OpenCase>(),
      gone: defer<void>(),
      pending: new Map(),
      opened: null,
      closing: false,
    };
    return started;
  }

  function hear(from: Running, message: unknown, config: CaseConfig): void {
    const parsed = fromExaminerSchema.safeParse(message);
    if (!parsed.success) {
      log.error('the examiner sent a malformed frame', { error: parsed.error });
      return;
    }
    take(from, parsed.data, config);
  }

  function take(from: Running, frame: FromExaminer, config: CaseConfig): void {
    switch (frame.frame) {
      case 'ready':
        from.child.send({ frame: 'open', config });
        break;
      case 'opened':
        from.opened = { id: frame.case_id, name: frame.name };
        from.opening.resolve(from.opened);
        break;
      case 'failed':
        from.opening.reject(fromErrorData(frame.problem));
        break;
      case 'closed':
        from.gone.resolve();
        break;
      case 'result':
        settle(from, frame.id)?.resolve(frame.value);
        break;
      case 'refusal':
        settle(from, frame.id)?.reject(fromErrorData(frame.problem));
        break;
      case 'event':
        forward(frame.name, frame.payload);
        break;
      case 'mark':
        options.marked(frame.mark);
        break;
      case 'log':
        log[frame.level](`examiner: ${frame.message}`, frame.detail);
        break;
      default:
        assertNever(frame);
    }
  }

  function forward(name: string, payload: unknown): void {
    const changed = events.changed.safeParse(payload);
    const job = events.job.safeParse(payload);
    if (name === 'changed' && changed.success) options.said.changed(changed.data);
    else if (name === 'job' && job.success) options.said.job(job.data);
    else log.error('the examiner sent an event that is not in the contract', { event: name });
  }

  function settle(of: Running, id: number): Deferred<unknown> | undefined {
    const call = of.pending.get(id);
    of.pending.delete(id);
    return call;
  }

  function ended(of: Running, status: number): void {
    const problem = new AppError(
      'engine_down',
      'The process that had the case open has ended. What was saved is kept; open the case again.',
    );
    of.opening.reject(problem);
    for (const id of [...of.pending.keys()]) settle(of, id)?.reject(problem);
    of.gone.resolve();
    if (running !== of) return;
    running = null;
    if (of.closing) return;
    log.error('the examiner ended by itself', { status });
    options.died();
  }

  async function close(): Promise<void> {
    const of = running;
    if (of === null) return;
    if (!of.closing) {
      of.closing = true;
      of.child.send({ frame: 'close' });
    }
    const late = timers.after(timing.closeMs, () => {
      log.warn('the examiner did not close in time; it was ended');
      of.gone.resolve();
    });
    await of.gone.promise;
    late.cancel();
    of.child.kill();
    ended(of, 0);
  }

  return {
    open: async (config) => {
      await close();
      const next = start(config);
      next.opening.promise.catch(() => undefined); // Whoever awaits it below hears of it.
      running = next;
      const late = timers.after(timing.openMs, () =>
        next.opening.reject(new AppError('timed_out', 'The case could not be opened in time.')),
      );
      try {
        return await next.opening.promise;
      } catch (error) {
        if (running === next) running = null;
        next.closing = true;
        next.child.kill();
        throw error;
      } finally {
        late.cancel();
      }
    },
    close,
    current: () => running?.opened ?? null,
    call: async (name, input) => {
      const of = running;
      if (of?.opened === undefined || of.opened === null || of.closing)
        throw new AppError('not_found', 'No case is open.');
      if (of.pending.size >= maximalPending)
        throw new AppError('rate_limited', 'Too many things are asked at once; try again.');
      lastId += 1;
      const id = lastId;
      const answer = defer<unknown>();
      of.pending.set(id, answer);
      const late = timers.after(timing.callMs, () =>
        settle(of, id)?.reject(new AppError('timed_out', 'The case did not answer in time. Try again.')),
      );
      of.child.send({ frame: 'call', id, name, input });
      try {
        return await answer.promise;
      } finally {
        late.cancel();
      }
    },
    send: (frame) => running?.child.send(frame),
  };
}
