import type { IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';
import { type StreamEvent, streamEventSchema, streamPath } from '../../../shared/api/sync.ts';
import type { TestServer } from './test-server.ts';

/** The change stream as a client hears it. */
export type Listening = {
  readonly answer: IncomingMessage;
  /** The next event that carries changes, or null when the stream ended. */
  readonly next: () => Promise<StreamEvent | null>;
  /** Where the first event said that the stream stands. */
  readonly start: StreamEvent;
  readonly comments: readonly string[];
  readonly close: () => void;
};

export async function listen(server: TestServer, token: string, lastEventId?: string): Promise<Listening> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const answer = await server.open(streamPath, { token, headers });
  if (answer.statusCode !== 200) throw new Error(`the stream answered ${answer.statusCode}`);
  const events: StreamEvent[] = [];
  const comments: string[] = [];
  let wake = () => {};
  let isOver = false;
  const parser = createParser({
    onEvent: (event) => {
      const parsed = streamEventSchema.parse(JSON.parse(event.data));
      if (event.id !== parsed.cursor) throw new Error('the id of an event is its cursor');
      events.push(parsed);
      wake();
    },
    onComment: (comment) => comments.push(comment),
  });
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => parser.feed(text));
  const end = () => {
    isOver = true;
    wake();
  };
  answer.on('end', end);
  answer.on('close', end);
  answer.on('error', end);
  const next = async (): Promise<StreamEvent | null> => {
    for (;;) {
      const event = events.shift();
      if (event !== undefined) return event;
      if (isOver) return null;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const start = await next();
  if (start === null) throw new Error('the stream ended before it began');
  return { answer, next, start, comments, close: () => answer.destroy() };
}
