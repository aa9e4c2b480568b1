import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { answerLimits } from '../../shared/api/protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { networkError } from './network-error.ts';
import { tlsVersions, trustedAuthorities } from './tls-trust.ts';
import type { StreamAnswer, Transport, TransportAnswer, TransportRequest } from './transport.ts';

export type HttpsTransportOptions = {
  /** `https://host[:port]`. */
  readonly origin: string;
  /** PEM of authorities trusted beside the system's. */
  readonly authorities: readonly string[];
  readonly userAgent: string;
  /** Bytes of one answer at most. */
  readonly bodyBytes?: number;
};

/** HTTPS to one origin with kept-alive connections, through the proxy that the environment names, if any. */
export function createHttpsTransport(options: HttpsTransportOptions): Transport {
  if (!options.origin.startsWith('https://'))
    throw new AppError('invalid_input', 'Only https addresses are allowed.');
  const bodyBytes = options.bodyBytes ?? answerLimits.bodyBytes;
  const dispatcher = createDispatcher(options.authorities);

  async function start(request: TransportRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    return await dispatcher.request({
      origin: options.origin,
      path: request.path,
      method: request.method,
      headers: { ...request.headers, 'user-agent': options.userAgent },
      body: request.body,
      signal,
    });
  }

  async function send(request: TransportRequest): Promise<TransportAnswer> {
    const deadline = AbortSignal.timeout(request.timeoutMs ?? answerLimits.answerTimeoutMs);
    const signal = request.signal === null ? deadline : AbortSignal.any([request.signal, deadline]);
    try {
      const answer = await start(request, signal);
      const body = await readLimited(answer, bodyBytes);
      return { status: answer.statusCode, headers: flatten(answer.headers), body };
    } catch (error) {
      throw deadline.aborted ? timedOut(error) : networkError(error);
    }
  }

  async function open(request: TransportRequest): Promise<StreamAnswer> {
    try {
      const answer = await start(request, request.signal ?? new AbortController().signal);
      return { status: answer.statusCode, headers: flatten(answer.headers), chunks: chunksOf(answer) };
    } catch (error) {
      throw networkError(error);
    }
  }

  return { send, open, close: async () => await dispatcher.destroy() };
}

function createDispatcher(authorities: readonly string[]): Dispatcher {
  const tls = { ...tlsVersions, ca: trustedAuthorities(authorities) };
  const settings = {
    connect: { ...tls, timeout: answerLimits.connectTimeoutMs },
    requestTls: tls,
    // The whole answer has a deadline of its own, and a stream watches its own silence.
    headersTimeout: answerLimits.answerTimeoutMs,
    bodyTimeout: 0,
    keepAliveTimeout: 10_000,
  };
  const proxied = process.env.HTTPS_PROXY ?? process.env.https_proxy;
  return proxied === undefined || proxied === '' ? new Agent(settings) : new EnvHttpProxyAgent(settings);
}

async function readLimited(answer: Dispatcher.ResponseData, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    length += chunk.length;
    // Leaving the loop destroys the body and with it the connection.
    if (length > limit)
      throw new AppError(
        'answer_too_large',
        `The server sent more than ${limit} bytes. Nothing of it was used.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString('utf8');
}

async function* chunksOf(answer: Dispatcher.ResponseData): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of answer.body) yield chunk;
  } catch (error) {
    throw networkError(error);
  }
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
    ),
  );
}

function timedOut(cause: unknown): AppError {
  return new AppError(
    'timed_out',
    'The server did not answer in time. Nothing is lost; Watchfloor tries again.',
    { cause },
  );
}
