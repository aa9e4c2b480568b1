import type {
  StreamAnswer,
  Transport,
  TransportAnswer,
  TransportRequest,
} from '../../electron/net/transport.ts';
import { type ProblemKind, problemStatus, problemType } from '../../shared/api/problem.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Chance } from './chance.ts';
import type { SimServer } from './sim-server.ts';
import { createSimStream, type SimStream } from './sim-stream.ts';
import type { SimTime } from './sim-time.ts';
import type { RequestFault } from './steps.ts';

/** What the run is told of the traffic. */
export type Witness = {
  /** Before it leaves the console. */
  readonly sent: (request: TransportRequest) => void;
  /** Lets the server act on it, and looks at what that did. */
  readonly deliver: (request: TransportRequest) => Promise<TransportAnswer>;
  readonly note: (line: string) => void;
};

/** The way of one console to the server, with everything that can happen on it. */
export type SimNetwork = {
  readonly transport: (isAlive: () => boolean) => Transport;
  readonly arm: (fault: RequestFault) => void;
  readonly goOffline: (ms: number) => void;
  readonly isOffline: () => boolean;
  readonly streams: () => readonly SimStream[];
  readonly heal: () => void;
};

type Armed = { readonly fault: RequestFault; left: number };
const deadlineMs = 30_000;
/** What a server with only the documented endpoints does not have. */
const extension = /^\/\.well-known\/|\/sync\//;

export type NetworkParts = {
  readonly time: SimTime;
  readonly chance: Chance;
  readonly server: SimServer;
  readonly witness: Witness;
  readonly isRevoked: (authorization: string) => boolean;
  /** The server has neither a discovery document nor a feed. */
  readonly baseline: boolean;
};

export function createSimNetwork(parts: NetworkParts): SimNetwork {
  const { time, chance, server, witness, isRevoked } = parts;
  let armed: Armed[] = [];
  let offlineUntil = 0;
  const streams = new Set<SimStream>();
  const isOffline = () => time.nowMs() < offlineUntil;
  const latency = () => chance.between(1, 40);

  function take(request: TransportRequest): RequestFault | null {
    const way = request.method === 'GET' ? 'read' : 'write';
    const found = armed.find(({ fault, left }) => left > 0 && (fault.on === 'any' || fault.on === way));
    if (found === undefined) return null;
    found.left -= 1;
    armed = armed.filter(({ left }) => left > 0);
    return found.fault;
  }

  async function reach(request: TransportRequest): Promise<TransportAnswer> {
    if (!server.isUp() || isOffline()) throw lost();
    if (isRevoked(request.headers.authorization ?? '')) return problem('unauthenticated');
    if (parts.baseline && extension.test(request.path)) return problem('not-found');
    return await witness.deliver(request);
  }

  /** Arrives although nobody waits for the answer. */
  function straggle(request: TransportRequest, delayMs: number): void {
    time.at(delayMs, async () => {
      if (server.isUp()) await witness.deliver(request);
    });
  }

  function send(request: TransportRequest, isAlive: () => boolean): Promise<TransportAnswer> {
    return new Promise((resolve, reject) => {
      if (!isAlive()) return;
      if (request.signal?.aborted === true) return reject(cancelled());
      witness.sent(request);
      let isOver = false;
      const over = (act: () => void) => {
        if (isOver || !isAlive()) return;
        isOver = true;
        deadline.cancel();
        act();
      };
      const deadline = time.at(request.timeoutMs ?? deadlineMs, () => over(() => reject(timedOut())));
      request.signal?.addEventListener('abort', () => over(() => reject(cancelled())), { once: true });
      const answerIn = (delayMs: number, answer: TransportAnswer) =>
        void time.at(delayMs, () => over(() => resolve(answer)));
      const failIn = (delayMs: number) => void time.at(delayMs, () => over(() => reject(lost())));
      const travel = (upMs: number, back: (answer: TransportAnswer) => void) =>
        void time.at(upMs, async () => {
          try {
            back(await reach(request));
          } catch (error) {
            over(() => reject(error instanceof AppError ? error : lost()));
            if (!(error instanceof AppError)) throw error;
          }
        });
      const fault = isOffline() ? null : take(request);
      if (fault !== null) witness.note(`fault ${fault.kind} ${fault.value}`);
      const home = (answer: TransportAnswer) => answerIn(latency(), answer);
      if (fault === null) return travel(latency(), home);
      switch (fault.kind) {
        case 'drop':
          return fault.value === 0 ? failIn(latency()) : undefined; // Silence, until the deadline.
        case 'drop-answer':
          return travel(latency(), () => (fault.value === 0 ? failIn(latency()) : undefined));
        case 'duplicate':
          straggle(request, fault.value);
          return travel(latency(), home);
        case 'reorder':
        case 'delay':
          return travel(fault.value + chance.int(50), home);
        case '5xx':
          if (fault.value % 2 === 0) return answerIn(latency(), brokenAnswer(fault.value));
          return travel(latency(), () => answerIn(latency(), brokenAnswer(fault.value)));
        default:
          return answerIn(latency(), syntheticAnswer(fault));
      }
    });
  }

  function open(request: TransportRequest, isAlive: () => boolean): Promise<StreamAnswer> {
    return new Promise((resolve, reject) => {
      if (!isAlive()) return;
      witness.sent(request);
      const fault = isOffline() ? null : take(request);
      if (fault !== null) witness.note(`fault ${fault.kind} ${fault.value}`);
      const refuse = (error: AppError) => {
        if (isAlive()) reject(error);
      };
      request.signal?.addEventListener('abort', () => refuse(cancelled()), { once: true });
      if (
        fault !== null &&
        fault.kind !== 'reorder' &&
        fault.kind !== 'delay' &&
        fault.kind !== 'duplicate'
      ) {
        time.at(latency(), () => refuse(lost()));
        return;
      }
      time.at(latency() + Math.min(fault?.value ?? 0, 20_000), async () => {
        if (request.signal?.aborted === true) return;
        if (!server.isUp() || isOffline()) return refuse(lost());
        const stream = createSimStream({
          time,
          latency,
          isAlive,
          signal: request.signal,
          gone: () => streams.delete(stream),
        });
        const { answer, hangUp } = await server.listen(request, stream.take, stream.finish);
        stream.hangUp = hangUp;
        witness.note(`stream ${answer.status}`);
        if (answer.status === 200) streams.add(stream);
        else stream.take(Buffer.from(answer.body));
        const { status, headers } = answer;
        time.at(latency(), () => {
          if (isAlive()) resolve({ status, headers, chunks: stream.chunks });
        });
        if (status !== 200) stream.finish();
      });
    });
  }

  return {
    transport: (isAlive) => ({
      send: (request) => send(request, isAlive),
      open: (request) => open(request, isAlive),
      close: async () => undefined,
    }),
    arm: (fault) => {
      armed.push({ fault, left: fault.times });
    },
    goOffline: (ms) => {
      offlineUntil = time.nowMs() + ms;
      for (const stream of streams) stream.cut('break');
    },
    isOffline,
    streams: () => [...streams],
    heal: () => {
      armed = [];
      offlineUntil = 0;
      for (const stream of streams) stream.heal();
    },
  };
}

const lost = () => new AppError('offline', 'The server cannot be reached.');
const timedOut = () => new AppError('timed_out', 'The server did not answer in time.');
const cancelled = () => new AppError('cancelled', 'Cancelled.');

function problem(kind: ProblemKind, headers: Readonly<Record<string, string>> = {}): TransportAnswer {
  const status = problemStatus[kind];
  const body = JSON.stringify({ type: problemType(kind), title: kind, status, instance: 'between' });
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
}

function brokenAnswer(which: number): TransportAnswer {
  const status = [500, 502, 503, 504][which % 4] ?? 500;
  return { status, headers: { 'content-type': 'text/html' }, body: '<h1>No</h1>' };
}

function syntheticAnswer({ kind, value }: RequestFault): TransportAnswer {
  if (kind === '401') return problem('unauthenticated');
  if (kind === '409') return problem('idempotency-in-flight');
  if (kind === '429') return problem('rate-limited', { 'retry-after': String(value / 1_000) });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"chan' };
}
