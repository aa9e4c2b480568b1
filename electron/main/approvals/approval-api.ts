import { approvalsStreamPath } from '../../../shared/api/approvals.ts';
import { getDiscovery } from '../../../shared/api/discovery.ts';
import type { Endpoint, ReplyOf, RequestOf } from '../../../shared/api/endpoint.ts';
import { stepUp } from '../../../shared/api/mfa.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { type ApiAnswer, type ApiClient, type CallOptions, createApiClient } from '../../net/api-client.ts';
import type { Transport } from '../../net/transport.ts';
import type { ConsoleSession } from '../session/session-contract.ts';

export type ApprovalApiParts = {
  readonly session: Pick<ConsoleSession, 'signedIn' | 'token'>;
  readonly connect: (origin: string) => Transport;
  readonly newId: () => string;
};

/** What main says to the server about approvals, in the name of who is signed in. Throws AppErrors. */
export type ApprovalApi = {
  readonly ask: <E extends Endpoint>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options?: Omit<CallOptions, 'token'>,
  ) => Promise<ApiAnswer<ReplyOf<E>>>;
  /** Password and a code of the authenticator: what needs it may be done for five minutes. */
  readonly stepUp: (password: string, code: string) => Promise<void>;
  /** Whether this server has signed approvals at all. */
  readonly isThere: () => Promise<boolean>;
  /** Chunks of the stream that says when something has moved. */
  readonly follow: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  /** Ends the connections; the next call makes new ones. */
  readonly close: () => Promise<void>;
};

type Line = { readonly origin: string; readonly transport: Transport; readonly client: ApiClient };

export function createApprovalApi({ session, connect, newId }: ApprovalApiParts): ApprovalApi {
  let line: Line | null = null;
  let discovered: { readonly origin: string; readonly has: boolean } | null = null;

  function lineTo(origin: string): Line {
    if (line?.origin === origin) return line;
    void line?.transport.close();
    const transport = connect(origin);
    line = { origin, transport, client: createApiClient(transport) };
    return line;
  }

  async function ask<E extends Endpoint>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options: Omit<CallOptions, 'token'> = {},
  ): Promise<ApiAnswer<ReplyOf<E>>> {
    const { origin, clock } = session.signedIn();
    const { client } = lineTo(origin);
    const token = await session.token(null);
    const askedAtMs = Date.now();
    const key = endpoint.method === 'GET' ? {} : { idempotencyKey: newId() };
    const once = async (used: string) => {
      const answer = await client.call(endpoint, request, { ...key, ...options, token: used });
      clock.observe(answer.serverTimeMs, askedAtMs);
      return answer;
    };
    try {
      return await once(token);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unauthenticated') throw error;
      return await once(await session.token(token));
    }
  }

  async function isThere(): Promise<boolean> {
    const { origin } = session.signedIn();
    if (discovered?.origin === origin) return discovered.has;
    const { value } = await lineTo(origin).client.call(getDiscovery, {});
    discovered = { origin, has: value.features.approvals !== undefined };
    return discovered.has;
  }

  return {
    ask,
    isThere,
    stepUp: async (password, code) => {
      const { verify, accept } = session.signedIn();
      const { value } = await ask(stepUp, { body: { password, code: code.trim().toLowerCase() } });
      accept(await verify(value.access_token));
    },
    follow: async (signal) => {
      const { origin } = session.signedIn();
      const token = await session.token(null);
      const { status, chunks } = await lineTo(origin).transport.open({
        method: 'GET',
        path: approvalsStreamPath,
        headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
        body: null,
        signal,
      });
      if (status !== 200) throw new AppError('server_failed', `The server answered ${status}.`);
      return chunks;
    },
    close: async () => {
      const { transport } = line ?? {};
      line = null;
      discovered = null;
      await transport?.close();
    },
  };
}
