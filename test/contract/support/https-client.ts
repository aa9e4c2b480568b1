import type { IncomingMessage } from 'node:http';
import { Agent, request as startRequest } from 'node:https';
import { z } from 'zod';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type Sent = {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Buffer;
};

export type HttpsClient = {
  readonly send: (method: string, path: string, sent?: Sent) => Promise<Answer>;
  /** An answer whose body goes on; the caller destroys it. */
  readonly open: (path: string, sent?: Sent) => Promise<IncomingMessage>;
  readonly close: () => void;
};

/** HTTPS with nothing between the test and the wire but certificate verification. */
export function createHttpsClient(origin: string, ca: string): HttpsClient {
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 20 });

  function start(method: string, path: string, sent: Sent): Promise<IncomingMessage> {
    const payload = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
    return new Promise((resolve, reject) => {
      const outgoing = startRequest(
        `${origin}${path}`,
        {
          method,
          agent,
          headers: {
            ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
            ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
            ...sent.headers,
          },
        },
        resolve,
      );
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  }

  return {
    send: async (method, path, sent = {}) => {
      const answer = await start(method, path, sent);
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      return {
        status: answer.statusCode ?? 0,
        headers: flat(answer),
        text: Buffer.concat(chunks).toString('utf8'),
      };
    },
    open: async (path, sent = {}) => await start('GET', path, sent),
    close: () => agent.destroy(),
  };
}

function flat(answer: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** The body of an answer as the shape it must have. */
export function bodyOf<S extends z.ZodType>(schema: S, answer: Answer): z.output<S> {
  const parsed = schema.safeParse(JSON.parse(answer.text));
  if (parsed.success) return parsed.data;
  throw new Error(`status ${answer.status}: ${z.prettifyError(parsed.error)}\n${answer.text.slice(0, 500)}`);
}
