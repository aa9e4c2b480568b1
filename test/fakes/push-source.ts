import { AppError } from '../../shared/errors/app-error.ts';

/** An async iterable that is fed from outside. */
export type PushSource = {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly push: (text: string) => void;
  readonly end: () => void;
  /** The way there breaks. */
  readonly fail: () => void;
};

export function createPushSource(signal: AbortSignal | null = null): PushSource {
  const encoder = new TextEncoder();
  const waiting: Uint8Array[] = [];
  let over: 'ended' | 'failed' | 'cancelled' | null = null;
  let wake = () => {};
  const finish = (how: NonNullable<typeof over>) => {
    over ??= how;
    wake();
  };
  signal?.addEventListener('abort', () => finish('cancelled'), { once: true });

  async function* read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (over === 'ended') return;
      else if (over === 'failed') throw new AppError('offline', 'The server cannot be reached.');
      else if (over === 'cancelled') throw new AppError('cancelled', 'Cancelled.');
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }

  return {
    chunks: read(),
    push: (text) => {
      waiting.push(encoder.encode(text));
      wake();
    },
    end: () => finish('ended'),
    fail: () => finish('failed'),
  };
}
