import { evidenceContentPath, evidencePathOf } from '../../../shared/api/evidence-content.ts';
import { answerLimits } from '../../../shared/api/protocol.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import { backOffMs } from '../lib/back-off.ts';
import { failureKind } from '../lib/failure-kind.ts';

export type FetchParts = {
  readonly api: AuthorizedApi;
  readonly timers: Timers;
  readonly random: RandomBytes;
};

/** Tries without a byte in between; after that the person decides. */
const mostFruitless = 6;

/** The bytes of a stored content from the server; a cut is waited out and the rest asked for from where it was. */
export async function* fetchContent(
  parts: FetchParts,
  evidence: Evidence,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { timers, random } = parts;
  let at = 0;
  let fruitless = 0;
  while (at < size || (size === 0 && fruitless === 0)) {
    const before = at;
    try {
      for await (const piece of rangeFrom(parts, evidence, at, signal)) {
        at += piece.length;
        yield piece;
      }
      if (at === before && size > 0)
        throw new AppError('bad_answer', 'The server sent nothing of the content.');
      if (size === 0) return;
    } catch (error) {
      fruitless = at > before ? 1 : fruitless + 1;
      const isFinal = !(error instanceof AppError) || failureKind(error) === 'refused';
      if (signal.aborted || isFinal || fruitless >= mostFruitless) throw error;
      await pause(timers, error.retryAfterMs ?? backOffMs(fruitless, random), signal);
    }
  }
}

async function* rangeFrom(
  { api, timers }: FetchParts,
  evidence: Evidence,
  at: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const silence = new AbortController();
  let watch = timers.after(answerLimits.streamSilenceMs, () => silence.abort());
  try {
    const answer = await api.open({
      method: 'GET',
      path: evidencePathOf(evidenceContentPath, {
        incident_id: evidence.incident_id,
        evidence_id: evidence.id,
      }),
      headers: {
        accept: 'application/octet-stream',
        ...(at === 0 ? {} : { range: `bytes=${at}-`, 'if-range': `"${evidence.sha256}"` }),
      },
      body: null,
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (at > 0 && answer.status !== 206)
      throw new AppError(
        'stale',
        'The server’s content changed while it was fetched. Nothing of it was kept.',
      );
    for await (const piece of answer.chunks) {
      watch.cancel();
      yield piece;
      watch = timers.after(answerLimits.streamSilenceMs, () => silence.abort());
    }
  } catch (error) {
    if (silence.signal.aborted && !signal.aborted)
      throw new AppError('timed_out', 'The server went silent in the middle of the content.', {
        cause: error,
      });
    throw error;
  } finally {
    watch.cancel();
  }
}

function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = timers.after(delayMs, resolve);
    signal.addEventListener('abort', () => {
      timer.cancel();
      resolve();
    });
  });
}
