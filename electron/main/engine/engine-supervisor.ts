import { AppError, fromErrorData } from '../../../shared/errors/app-error.ts';
import {
  type EngineConfig,
  type FromEngine,
  fromEngineSchema,
  type KeyChangeAnswer,
  type ToEngine,
} from '../../../shared/ipc/engine-frames.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import type { Log } from '../log/log.ts';
import { type Deferred, defer } from './deferred.ts';
import type { EngineChild, ForkEngine } from './engine-child.ts';

export type EngineState = 'closed' | 'opening' | 'up' | 'restarting' | 'failed';

/** Frames that are not about the process's own life. */
export type EngineSpeech = Exclude<FromEngine, { frame: 'ready' | 'opened' | 'failed' | 'closed' }>;

export type EngineSupervisorOptions = {
  readonly fork: ForkEngine;
  readonly clock: Clock;
  readonly timers: Timers;
  /** `reply` reaches the very process that spoke, and nobody when it is gone. */
  readonly heard: (frame: EngineSpeech, reply: (frame: ToEngine) => void) => void;
  readonly changed: (state: EngineState) => void;
  /** What became of the next key, each time a cache was opened with one. */
  readonly keyChanged: (change: KeyChangeAnswer) => void;
  readonly log: Log;
};

export type EngineSupervisor = {
  readonly state: () => EngineState;
  /** Why it is `failed`. */
  readonly problem: () => AppError | null;
  /** Starts a process that waits for `open`, so that opening is quick. */
  readonly prepare: () => void;
  /**
   * Opens a cache; `config` is asked again after each crash. Resolves when it is open, rejects with the first problem;
   * it goes on trying until `close`.
   */
  readonly open: (config: () => EngineConfig) => Promise<void>;
  /** Resolves when the cache is closed and the process that knew its key is gone. */
  readonly close: () => Promise<void>;
  /** Closes, and starts nothing any more. */
  readonly stop: () => Promise<void>;
  /** False when no engine is up. */
  readonly send: (frame: ToEngine) => boolean;
};

export const timing = {
  readyMs: 15_000,
  openMs: 120_000,
  closeMs: 5_000,
  /** Pauses before the first, second, … restart within a minute. */
  backOffMs: [0, 250, 500, 1_000, 2_000],
  crashWindowMs: 60_000,
  /** After more crashes than there are pauses it counts as failed, and is tried this rarely. */
  failedRetryMs: 30_000,
} as const;

/**
 * closed -> opening -> up -> (it dies) restarting -> up | (it dies too often, or cannot open) failed -> (later) restarting.
 * close: any -> closed, whatever the process does.
 */
export function createEngineSupervisor(options: EngineSupervisorOptions): EngineSupervisor {
  const { clock, timers, log } = options;
  let state: EngineState = 'closed';
  let problem: AppError | null = null;
  let config: (() => EngineConfig) | null = null;
  let opening: Deferred<void> | null = null;
  let child: EngineChild | null = null;
  let ready = false;
  let crashTimesMs: number[] = [];
  let timer: { readonly cancel: () => void } | null = null;
  let closing: Deferred<void> | null = null;
  let stopped = false;

  function enter(next: EngineState): void {
    if (state === next) return;
    state = next;
    options.changed(next);
  }

  function wait(delayMs: number, run: () => void): void {
    timer?.cancel();
    timer = timers.after(delayMs, run);
  }

  function start(): void {
    if (child !== null || stopped) return;
    ready = false;
    const started = options.fork({
      said: (message) => child === started && hear(message, started),
      exited: (status) => child === started && exited(status),
    });
    child = started;
    wait(timing.readyMs, () => crash('the engine did not get ready'));
  }

  function hear(message: unknown, from: EngineChild): void {
    const parsed = fromEngineSchema.safeParse(message);
    if (!parsed.success) {
      log.error('the engine sent a malformed frame', { error: parsed.error });
      return;
    }
    const frame = parsed.data;
    if (frame.frame === 'ready') onReady();
    else if (frame.frame === 'opened') onOpened(frame.key_change);
    else if (frame.frame === 'failed') onFailed(fromErrorData(frame.problem));
    else if (frame.frame === 'closed') closing?.resolve();
    else options.heard(frame, (answer) => child === from && from.send(answer));
  }

  function onReady(): void {
    ready = true;
    timer?.cancel();
    if (config !== null && closing === null) sendOpen(config);
  }

  function sendOpen(current: () => EngineConfig): void {
    child?.send({ frame: 'open', config: current() });
    wait(timing.openMs, () => crash('the engine did not open the cache in time'));
  }

  function onOpened(change: KeyChangeAnswer | undefined): void {
    timer?.cancel();
    if (change !== undefined) options.keyChanged(change);
    problem = null;
    enter('up');
    opening?.resolve();
  }

  function onFailed(error: AppError): void {
    log.error('the engine could not open the cache', {
      code: error.code,
      id: error.id,
      reason: error.message,
    });
    discard();
    fail(error);
  }

  function fail(error: AppError): void {
    problem = error;
    enter('failed');
    opening?.reject(error);
    wait(timing.failedRetryMs, start);
  }

  /** Ends a process that does not do what it must; its exit is not waited for. */
  function crash(reason: string): void {
    log.error(reason);
    discard();
    afterCrash();
  }

  function exited(status: number): void {
    log.error('the engine ended by itself', { status });
    child = null;
    afterCrash();
  }

  function discard(): void {
    const old = child;
    child = null;
    ready = false;
    timer?.cancel();
    old?.kill();
  }

  function afterCrash(): void {
    timer?.cancel();
    if (closing !== null) {
      closing.resolve();
      return;
    }
    const now = clock.nowMs();
    crashTimesMs = [...crashTimesMs.filter((time) => now - time < timing.crashWindowMs), now];
    const pauseMs = timing.backOffMs[crashTimesMs.length - 1];
    if (config !== null && pauseMs === undefined) {
      fail(new AppError('engine_down', failedText));
      return;
    }
    if (config !== null && state !== 'opening') enter('restarting');
    wait(pauseMs ?? timing.failedRetryMs, start);
  }

  async function close(): Promise<void> {
    if (closing !== null) return await closing.promise;
    if (config === null) return;
    const done = defer<void>();
    closing = done;
    opening?.reject(new AppError('cancelled', 'The cache was closed.'));
    opening = null;
    const late = timers.after(timing.closeMs, () => {
      log.warn('the engine did not close in time; it was ended');
      done.resolve();
    });
    if (child !== null && ready) child.send({ frame: 'close' });
    else done.resolve();
    await done.promise;
    late.cancel();
    discard();
    config = null;
    closing = null;
    problem = null;
    enter('closed');
  }

  return {
    state: () => state,
    problem: () => problem,
    prepare: start,
    open: async (next) => {
      await close();
      config = next;
      const result = defer<void>();
      opening = result;
      enter('opening');
      if (child === null) start();
      else if (ready) sendOpen(next);
      await result.promise;
    },
    close,
    stop: async () => {
      stopped = true;
      await close();
      discard();
    },
    send: (frame) => {
      if (child === null || state !== 'up') return false;
      child.send(frame);
      return true;
    },
  };
}

const failedText =
  'The part of Watchfloor that keeps the data stopped several times in a row. What was saved is kept; it is tried again every half minute.';
