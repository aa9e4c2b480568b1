import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createApiClient } from '../../electron/net/api-client.ts';
import { createHttpsTransport } from '../../electron/net/https-transport.ts';
import { logIn } from '../../shared/api/auth.ts';
import type { Endpoint, ReplyOf, RequestOf } from '../../shared/api/endpoint.ts';

/** Somebody else who uses the same API, from a program of their own. */
export type ApiUser = {
  readonly call: <E extends Endpoint>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options?: { readonly ifMatch?: string; readonly idempotencyKey?: string },
  ) => Promise<{ readonly value: ReplyOf<E>; readonly etag: string | null }>;
  readonly close: () => Promise<void>;
};

export type ApiUserOptions = {
  readonly origin: string;
  readonly caFile: string;
  readonly email: string;
  readonly password: string;
};

export async function signInApiUser(options: ApiUserOptions): Promise<ApiUser> {
  const authorities = [readFileSync(options.caFile, 'utf8')];
  const transport = createHttpsTransport({
    origin: options.origin,
    authorities,
    userAgent: 'another-client/1',
  });
  const client = createApiClient(transport);
  const { value } = await client.call(logIn, { body: { email: options.email, password: options.password } });
  return {
    call: async (endpoint, request, extra = {}) =>
      await client.call(endpoint, request, {
        token: value.access_token,
        ...(endpoint.method === 'GET' ? {} : { idempotencyKey: extra.idempotencyKey ?? randomUUID() }),
        ...(extra.ifMatch === undefined ? {} : { ifMatch: extra.ifMatch }),
      }),
    close: transport.close,
  };
}
