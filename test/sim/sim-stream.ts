import { createPushSource } from '../fakes/push-source.ts';
import type { SimTime } from './sim-time.ts';

/** One event stream on its way from the server to a console. */
export type SimStream = {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The server has written something. */
  readonly take: (chunk: Buffer) => void;
  /** The server has ended it. */
  readonly finish: () => void;
  readonly cut: (how: 'break' | 'end' | 'half' | 'silence') => void;
  /** The next change is not told, or is told twice. */
  readonly spoil: (how: 'gap' | 'twice') => void;
  readonly heal: () => void;
  hangUp: () => void;
};

export type StreamParts = {
  readonly time: SimTime;
  readonly latency: () => number;
  readonly isAlive: () => boolean;
  readonly signal: AbortSignal | null;
  readonly gone: () => void;
};

export function createSimStream({ time, latency, isAlive, signal, gone }: StreamParts): SimStream {
  const source = createPushSource(signal);
  let lastMs = 0;
  let spoiling: 'gap' | 'twice' | null = null;
  let isCut = false;
  let half = false;

  /** Nothing on a stream overtakes what was written before. */
  function later(run: () => void): void {
    lastMs = Math.max(lastMs, time.nowMs() + latency());
    time.at(lastMs - time.nowMs(), () => {
      if (isAlive()) run();
    });
  }

  function hangUp(): void {
    gone();
    stream.hangUp();
  }

  signal?.addEventListener('abort', () => later(hangUp), { once: true });

  const stream: SimStream = {
    chunks: source.chunks,
    take: (chunk) => {
      if (isCut) return;
      const text = chunk.toString('utf8');
      const isChange = text.includes('"changes":[{');
      const how = isChange ? spoiling : null;
      if (isChange) spoiling = null;
      if (how === 'gap') return;
      if (half) {
        source.push(text.slice(0, Math.floor(text.length / 2)));
        stream.cut('break');
        return;
      }
      later(() => source.push(text));
      if (how === 'twice') later(() => source.push(text));
    },
    finish: () => {
      if (!isCut) later(source.end);
      gone();
    },
    cut: (how) => {
      if (how === 'half') {
        half = true;
        return;
      }
      isCut = true;
      if (how === 'break') source.fail();
      else if (how === 'end') source.end();
      if (how !== 'silence') hangUp();
    },
    spoil: (how) => {
      spoiling = how;
    },
    heal: () => {
      spoiling = null;
      half = false;
    },
    hangUp: () => undefined,
  };
  return stream;
}
