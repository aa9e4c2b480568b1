import type { Receipt } from '../../../shared/api/audit-heads.ts';
import type { Endpoint, ReplyOf, RequestOf } from '../../../shared/api/endpoint.ts';
import { headers } from '../../../shared/api/protocol.ts';
import { streamPath } from '../../../shared/api/sync.ts';
import {
  type ApiAnswer,
  ApiError,
  type CallOptions,
  createApiClient,
  refusalOf,
} from '../../net/api-client.ts';
import type { StreamAnswer, Transport, TransportAnswer, TransportRequest } from '../../net/transport.ts';
import type { Tokens } from './tokens.ts';

/** The API with a token on every request that needs one; a token that is not taken is replaced once. */
export type AuthorizedApi = {
  readonly call: <E extends Endpoint>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options?: Omit<CallOptions, 'token'>,
  ) => Promise<ApiAnswer<ReplyOf<E>>>;
  /** The text of a JSON answer that nobody has looked at yet: whoever takes it checks it. */
  readonly text: <E extends Endpoint>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options?: Omit<CallOptions, 'token'>,
  ) => Promise<ApiAnswer<string>>;
  /** A request that carries bytes instead of JSON, see `shared/api/evidence-content.ts`; only ever a successful answer. */
  readonly send: (request: BytesRequest) => Promise<TransportAnswer>;
  /** The same for an answer of many bytes. */
  readonly open: (request: BytesRequest) => Promise<StreamAnswer>;
  /** The event stream after `cursor`; only ever a successful one. */
  readonly openStream: (cursor: string, signal: AbortSignal) => Promise<StreamAnswer>;
};

export type BytesRequest = Omit<TransportRequest, 'signal'> & { readonly signal: AbortSignal };

export function createAuthorizedApi(
  transport: Transport,
  tokens: Tokens,
  heardServerTime: (serverTimeMs: number) => void,
  heardReceipt: (receipt: Receipt) => void = () => {},
): AuthorizedApi {
  const client = createApiClient(transport);

  async function withToken<T>(attempt: (token: string) => Promise<T>): Promise<T> {
    const token = await tokens.current();
    try {
      return await attempt(token);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      return await attempt(await tokens.replace(token));
    }
  }

  function listen<T>(answer: Promise<ApiAnswer<T>>): Promise<ApiAnswer<T>> {
    return answer.then(
      (given) => {
        if (given.serverTimeMs !== null) heardServerTime(given.serverTimeMs);
        if (given.receipt !== null) heardReceipt(given.receipt);
        return given;
      },
      (error: unknown) => {
        if (error instanceof ApiError && error.serverTimeMs !== null) heardServerTime(error.serverTimeMs);
        throw error;
      },
    );
  }

  return {
    call: (endpoint, request, options = {}) =>
      endpoint.auth === 'none'
        ? listen(client.call(endpoint, request, options))
        : withToken((token) => listen(client.call(endpoint, request, { ...options, token }))),
    text: (endpoint, request, options = {}) =>
      withToken((token) => listen(client.text(endpoint, request, { ...options, token }))),
    send: (request) =>
      withToken(async (token) => {
        const answer = await transport.send(bearing(token, request));
        if (answer.status >= 200 && answer.status <= 299) return answer;
        throw refusalOf(answer);
      }),
    open: (request) =>
      withToken(async (token) => {
        const answer = await transport.open(bearing(token, request));
        if (answer.status >= 200 && answer.status <= 299) return answer;
        throw refusalOf({ status: answer.status, headers: answer.headers, body: await beginningOf(answer) });
      }),
    openStream: (cursor, signal) =>
      withToken(async (token) => {
        const answer = await transport.open({
          method: 'GET',
          path: streamPath,
          headers: {
            accept: 'text/event-stream',
            authorization: `Bearer ${token}`,
            [headers.lastEventId]: cursor,
          },
          body: null,
          signal,
        });
        const kind = answer.headers['content-type'] ?? '';
        if (answer.status === 200 && kind.startsWith('text/event-stream')) return answer;
        throw refusalOf({ status: answer.status, headers: answer.headers, body: await beginningOf(answer) });
      }),
  };
}

function bearing(token: string, request: BytesRequest): BytesRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

const refusalBytes = 65_536;

/** Enough of a refused stream's body to read its problem document. */
async function beginningOf(answer: StreamAnswer): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > refusalBytes) break;
  }
  return text;
}
