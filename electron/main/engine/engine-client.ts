import { idSchema } from '../../../shared/domain/scalars.ts';
import { AppError, errorData, fromErrorData } from '../../../shared/errors/app-error.ts';
import { contract, type EngineCallName } from '../../../shared/ipc/contract.ts';
import type {
  CacheMark,
  EngineConfig,
  KeyChangeAnswer,
  ToEngine,
  WitnessAnswer,
  WitnessAsk,
} from '../../../shared/ipc/engine-frames.ts';
import { type EventOf, events } from '../../../shared/ipc/events.ts';
import type { EvidenceOrder } from '../../../shared/ipc/evidence-calls.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import type { Log } from '../log/log.ts';
import { type Deferred, defer } from './deferred.ts';
import type { ForkEngine } from './engine-child.ts';
import { createEngineSupervisor, type EngineSpeech, type EngineState } from './engine-supervisor.ts';

export type EngineClientOptions = {
  readonly fork: ForkEngine;
  readonly clock: Clock;
  readonly timers: Timers;
  /** An access token for the engine; throws what stands in the way. */
  readonly token: (rejected: string | null) => Promise<string>;
  /** What the engine itself may say to the page. */
  readonly said: {
    readonly changed: (payload: EventOf<'changed'>) => void;
    readonly sync: (payload: EventOf<'sync'>) => void;
  };
  readonly changed: (state: EngineState) => void;
  /** What became of the next key when the cache was opened with one. */
  readonly keyChanged: (change: KeyChangeAnswer) => void;
  /** Checks, keeps and cosigns heads of the audit log. */
  readonly witness: (ask: WitnessAsk) => Promise<WitnessAnswer>;
  /** How far the cache has come. */
  readonly marked: (mark: CacheMark) => void;
  readonly newId: () => string;
  readonly log: Log;
};

export type EngineClient = {
  readonly prepare: () => void;
  readonly open: (config: () => EngineConfig) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Closes for good, when the program ends. */
  readonly stop: () => Promise<void>;
  /** Tries the network now. */
  readonly nudge: () => void;
  /**
   * Asks the engine. While it restarts, calls wait; a query that was under way when it died is asked again, a command is
   * refused with `engine_down`, since nobody knows how far it came.
   */
  readonly call: (name: EngineCallName, input: unknown) => Promise<unknown>;
  /** Has the engine begin a job on a file and answers its id; treated like a command. */
  readonly order: (order: EvidenceOrder) => Promise<string>;
};

type Pending = {
  readonly frame: (id: number) => ToEngine;
  readonly isRepeatable: boolean;
  readonly answer: Deferred<unknown>;
  sent: boolean;
};

export const callTimeoutMs = 30_000;
const maximalPending = 1_000;

export function createEngineClient(options: EngineClientOptions): EngineClient {
  const { log, timers } = options;
  const pending = new Map<number, Pending>();
  let lastId = 0;
  const supervisor = createEngineSupervisor({ ...options, heard, changed });

  function changed(state: EngineState): void {
    if (state === 'up') {
      for (const [id, call] of pending) send(id, call);
    } else if (state === 'restarting') {
      for (const [id, call] of pending) interrupt(id, call);
    } else if (state === 'closed' || state === 'failed') {
      const problem = supervisor.problem() ?? new AppError('cancelled', 'The cache was closed.');
      for (const id of [...pending.keys()]) settle(id)?.answer.reject(problem);
    }
    options.changed(state);
  }

  function send(id: number, call: Pending): void {
    call.sent = supervisor.send(call.frame(id));
  }

  function interrupt(id: number, call: Pending): void {
    if (!call.sent) return;
    call.sent = false;
    if (!call.isRepeatable) settle(id)?.answer.reject(interrupted());
  }

  function settle(id: number): Pending | undefined {
    const call = pending.get(id);
    pending.delete(id);
    return call;
  }

  function heard(frame: EngineSpeech, reply: (frame: ToEngine) => void): void {
    switch (frame.frame) {
      case 'result':
        settle(frame.id)?.answer.resolve(frame.value);
        break;
      case 'refusal':
        settle(frame.id)?.answer.reject(fromErrorData(frame.problem));
        break;
      case 'event':
        forward(frame.name, frame.payload);
        break;
      case 'ask':
        void answerAsk(frame.id, frame.rejected).then(reply);
        break;
      case 'witness':
        void answerWitness(frame.id, frame.ask).then(reply);
        break;
      case 'mark':
        options.marked(frame.mark);
        break;
      case 'log':
        log[frame.level](`engine: ${frame.message}`, frame.detail);
        break;
      default:
        assertNever(frame);
    }
  }

  function forward(name: string, payload: unknown): void {
    const changed = events.changed.safeParse(payload);
    const sync = events.sync.safeParse(payload);
    if (name === 'changed' && changed.success) options.said.changed(changed.data);
    else if (name === 'sync' && sync.success) options.said.sync(sync.data);
    else log.error('the engine sent an event that is not in the contract', { event: name });
  }

  async function answerAsk(id: number, rejected: string | null): Promise<ToEngine> {
    try {
      return { frame: 'token', id, token: await options.token(rejected), problem: null };
    } catch (error) {
      const problem = errorData(error, options.newId());
      log.info('the engine gets no token for now', { id: problem.id, code: problem.code, error });
      return { frame: 'token', id, token: null, problem };
    }
  }

  async function answerWitness(id: number, ask: WitnessAsk): Promise<ToEngine> {
    try {
      return { frame: 'witnessed', id, answer: await options.witness(ask), problem: null };
    } catch (error) {
      const problem = errorData(error, options.newId());
      log.warn('a head was not cosigned', { id: problem.id, code: problem.code, error });
      return { frame: 'witnessed', id, answer: null, problem };
    }
  }

  async function ask(given: Pick<Pending, 'frame' | 'isRepeatable'>): Promise<unknown> {
    const state = supervisor.state();
    if (state === 'closed') throw new AppError('locked', 'The cache is closed.');
    if (state === 'failed') throw supervisor.problem() ?? new AppError('engine_down', 'The engine is down.');
    if (pending.size >= maximalPending)
      throw new AppError('rate_limited', 'Too many things are asked at once; try again.');
    lastId += 1;
    const id = lastId;
    const waiting: Pending = { ...given, answer: defer<unknown>(), sent: false };
    pending.set(id, waiting);
    const deadline = timers.after(callTimeoutMs, () => settle(id)?.answer.reject(late(waiting)));
    if (state === 'up') send(id, waiting);
    try {
      return await waiting.answer.promise;
    } finally {
      deadline.cancel();
    }
  }

  return {
    prepare: supervisor.prepare,
    open: supervisor.open,
    close: supervisor.close,
    stop: supervisor.stop,
    nudge: () => {
      supervisor.send({ frame: 'nudge' });
    },
    call: (name, input) =>
      ask({
        frame: (id) => ({ frame: 'call', id, name, input }),
        isRepeatable: contract[name].kind === 'query',
      }),
    order: async (order) =>
      idSchema.parse(await ask({ frame: (id) => ({ frame: 'order', id, order }), isRepeatable: false })),
  };
}

function interrupted(): AppError {
  return new AppError(
    'engine_down',
    'Watchfloor’s engine was restarted while it took this. See whether it is there before you do it again.',
  );
}

function late(call: Pending): AppError {
  return call.sent
    ? new AppError(
        'timed_out',
        'The engine did not answer in time. See whether it is there before you do it again.',
      )
    : new AppError('engine_down', 'The engine is being restarted. Nothing was sent to it; try again.');
}
