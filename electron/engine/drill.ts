import { AppError } from '../../shared/errors/app-error.ts';
import { contract, type EngineCallName } from '../../shared/ipc/contract.ts';
import type { DrillReport } from '../../shared/ipc/drill-calls.ts';
import type { Kept } from '../../shared/ipc/storage-calls.ts';
import type { SyncStatus } from '../../shared/ipc/sync-calls.ts';
import { type Clock, type Timers, toTimestamp } from '../../shared/lib/clock.ts';
import type { StreamAnswer, Transport, TransportRequest } from '../net/transport.ts';

export type DrillParts = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** The network is cut until then, or there again. */
  readonly changed: (drill: SyncStatus['drill']) => void;
};

/** Cuts the engine off from the network on demand, and counts what works meanwhile. */
export type Drill = {
  /** The same way to the server, as long as no drill runs. */
  readonly through: (transport: Transport) => Transport;
  /** Throws `offline` while a drill runs. */
  readonly assertOnline: () => void;
  /** Begins, or runs on for `minutes` from now. */
  readonly start: (minutes: number, syncedAt: string | null, kept: Kept) => void;
  readonly end: () => void;
  /** A call was answered or refused. */
  readonly count: (name: EngineCallName, input: unknown, worked: boolean) => void;
  readonly report: () => DrillReport | null;
  readonly stop: () => void;
};

/** About the drill, the state bar and what is kept, not about work. */
const notWork: ReadonlySet<EngineCallName> = new Set([
  ...(['sync.get', 'drill.get', 'drill.start', 'drill.end'] as const),
  ...(['incident.show', 'keep.list', 'storage.get'] as const),
]);

export function createDrill({ clock, timers, changed }: DrillParts): Drill {
  const running = new Set<AbortController>();
  let report: DrillReport | null = null;
  let timer: { readonly cancel: () => void } | null = null;

  const now = () => toTimestamp(clock.nowMs());
  const isOn = () => report !== null && report.ended_at === null;

  function add(name: 'queries' | 'searches' | 'accepted' | 'failed' | 'requests_cut'): void {
    if (report !== null && isOn()) report = { ...report, [name]: report[name] + 1 };
  }

  function assertOnline(): void {
    if (!isOn()) return;
    add('requests_cut');
    throw cutError();
  }

  function end(): void {
    if (report === null || !isOn()) return;
    timer?.cancel();
    report = { ...report, ended_at: now() };
    changed(null);
  }

  /** `done` is to be called when nothing of it can be cut any more. */
  function cuttable(request: TransportRequest) {
    const controller = new AbortController();
    const abort = () => controller.abort();
    if (request.signal?.aborted) abort();
    request.signal?.addEventListener('abort', abort);
    running.add(controller);
    const done = () => {
      running.delete(controller);
      request.signal?.removeEventListener('abort', abort);
    };
    return { request: { ...request, signal: controller.signal }, done };
  }

  /** What was under way when the cut came has failed for want of a network, whatever it says itself. */
  async function uncut<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isOn() ? cutError() : error;
    }
  }

  async function* passOn(chunks: AsyncIterable<Uint8Array>, done: () => void): AsyncIterable<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      throw isOn() ? cutError() : error;
    } finally {
      done();
    }
  }

  async function open(transport: Transport, given: TransportRequest): Promise<StreamAnswer> {
    assertOnline();
    const { request, done } = cuttable(given);
    try {
      const answer = await uncut(() => transport.open(request));
      return { ...answer, chunks: passOn(answer.chunks, done) };
    } catch (error) {
      done();
      throw error;
    }
  }

  return {
    through: (transport) => ({
      send: async (given) => {
        assertOnline();
        const { request, done } = cuttable(given);
        return await uncut(() => transport.send(request)).finally(done);
      },
      open: (given) => open(transport, given),
      close: transport.close,
    }),
    assertOnline,
    start: (minutes, syncedAt, kept) => {
      const none = { queries: 0, searches: 0, accepted: 0, failed: 0, requests_cut: 0 };
      if (!isOn()) report = { started_at: now(), ended_at: null, ...none, synced_at: syncedAt, kept };
      timer?.cancel();
      timer = timers.after(minutes * 60_000, end);
      changed({ until: toTimestamp(clock.nowMs() + minutes * 60_000) });
      for (const controller of [...running]) controller.abort();
    },
    end,
    count: (name, input, worked) => {
      if (!isOn() || notWork.has(name)) return;
      if (!worked) add('failed');
      else if (contract[name].kind === 'command') add('accepted');
      else add(isSearch(name, input) ? 'searches' : 'queries');
    },
    report: () => report,
    stop: () => timer?.cancel(),
  };
}

function cutError(): AppError {
  return new AppError(
    'offline',
    'An offline drill cuts Watchfloor off from the network. Go on working: changes wait here.',
  );
}

function isSearch(name: EngineCallName, input: unknown): boolean {
  if (name !== 'queue.page') return false;
  const { filter } = input as { readonly filter?: { readonly text?: string } };
  return (filter?.text ?? '') !== '';
}
