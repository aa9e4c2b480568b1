import { setTimeout as sleep } from 'node:timers/promises';

/** A debugging connection to the one page of a program that was started with `--remote-debugging-port=0`. */
export type PageConnection = {
  /** The value that `expression` resolves to; asked again while the page is still being loaded. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly send: (method: string, params?: object) => Promise<unknown>;
  readonly close: () => void;
};

type Answer = {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

const pollMs = 5;

export async function connectToPage(address: string): Promise<PageConnection> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`no connection to ${address}`)), { once: true });
  });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    const one = waiting.get(answer.id ?? -1);
    if (one === undefined) return;
    waiting.delete(answer.id ?? -1);
    if (answer.error === undefined) one.resolve(answer.result);
    else one.reject(new Error(answer.error.message));
  });
  socket.addEventListener('close', () => {
    for (const one of waiting.values()) one.reject(new Error('the connection is gone'));
  });
  const request = (method: string, params: object, sessionId?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
    });

  const sessionId = await attach(request);
  const send = (method: string, params: object = {}): Promise<unknown> => request(method, params, sessionId);

  async function evaluate(expression: string): Promise<unknown> {
    for (;;) {
      try {
        const answer = (await send('Runtime.evaluate', {
          expression,
          awaitPromise: true,
          returnByValue: true,
        })) as {
          result: { value?: unknown };
          exceptionDetails?: { text: string };
        };
        if (answer.exceptionDetails === undefined) return answer.result.value;
        throw new Error(`in the page: ${answer.exceptionDetails.text}`);
      } catch (error) {
        if (!isBetweenPages(error)) throw error;
        await sleep(pollMs);
      }
    }
  }

  return { evaluate, send, close: () => socket.close() };
}

/** What is asked while the first page gives way to the real one is lost with it. */
function isBetweenPages(error: unknown): boolean {
  return (
    error instanceof Error && /context was destroyed|Cannot find|collected|navigated/i.test(error.message)
  );
}

type Request = (method: string, params: object) => Promise<unknown>;

async function attach(request: Request): Promise<string> {
  for (;;) {
    const { targetInfos } = (await request('Target.getTargets', {})) as {
      targetInfos: readonly { readonly targetId: string; readonly type: string }[];
    };
    const page = targetInfos.find(({ type }) => type === 'page');
    if (page !== undefined) {
      const params = { targetId: page.targetId, flatten: true };
      return ((await request('Target.attachToTarget', params)) as { sessionId: string }).sessionId;
    }
    await sleep(pollMs);
  }
}
