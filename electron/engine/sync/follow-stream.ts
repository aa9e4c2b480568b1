import { createParser } from 'eventsource-parser';
import { answerLimits } from '../../../shared/api/protocol.ts';
import { type StreamEvent, streamEventSchema } from '../../../shared/api/sync.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import { parseBoundedJson } from '../../net/bounded-json.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';

export type StreamParts = {
  readonly api: AuthorizedApi;
  readonly timers: Timers;
  readonly signal: AbortSignal;
  readonly cursor: () => string;
  readonly apply: (event: StreamEvent) => void;
  /** The stream stands, or has said something: what is here is as new as the server's. */
  readonly heard: () => void;
};

/**
 * Follows the stream from the cursor on. Answers `gap` when an event does not follow on from what is here, `ended` when the
 * server ended it. Throws when it breaks, is silent for too long or sends what does not fit.
 */
export async function followStream(parts: StreamParts): Promise<'gap' | 'ended'> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  parts.signal.addEventListener('abort', abort, { once: true });
  let silent = false;
  let watch = { cancel: () => {} };
  const rearm = () => {
    watch.cancel();
    watch = parts.timers.after(answerLimits.streamSilenceMs, () => {
      silent = true;
      stop.abort();
    });
  };
  try {
    if (parts.signal.aborted) return 'ended';
    rearm();
    const answer = await parts.api.openStream(parts.cursor(), stop.signal);
    parts.heard();
    return await readEvents(answer.chunks, parts, rearm);
  } catch (error) {
    if (silent) {
      throw new AppError(
        'timed_out',
        'The server has gone silent. Nothing is lost; Watchfloor tries again.',
        {
          cause: error,
        },
      );
    }
    throw error;
  } finally {
    watch.cancel();
    parts.signal.removeEventListener('abort', abort);
    stop.abort();
  }
}

async function readEvents(
  chunks: AsyncIterable<Uint8Array>,
  parts: StreamParts,
  rearm: () => void,
): Promise<'gap' | 'ended'> {
  const waiting: string[] = [];
  let buffered = 0;
  const parser = createParser({
    onEvent: (event) => {
      buffered = 0;
      if (event.event === 'change') waiting.push(event.data);
    },
    onComment: () => {
      buffered = 0;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    rearm();
    buffered += chunk.length;
    parser.feed(decoder.decode(chunk, { stream: true }));
    if (buffered > answerLimits.streamEventBytes) {
      throw new AppError('answer_too_large', 'The server sent an event larger than this program accepts.');
    }
    for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) {
      const event = eventFrom(data);
      if (event.cursor === parts.cursor()) continue; // told twice
      if (event.from !== parts.cursor()) return 'gap';
      parts.apply(event);
    }
    parts.heard();
  }
  return 'ended';
}

function eventFrom(data: string): StreamEvent {
  const parsed = streamEventSchema.safeParse(parseBoundedJson(data, answerLimits.jsonDepth));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'bad_answer',
    'The server’s event does not have the promised shape. Nothing of it was used.',
    {
      cause: parsed.error,
    },
  );
}
