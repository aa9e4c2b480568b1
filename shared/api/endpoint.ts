import type { z } from 'zod';
import type { Permission } from '../domain/permission.ts';

/** `HEAD` and `DELETE` are those of resumable uploads only; `PUT` that of the approval policy. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'HEAD' | 'DELETE';

/** How a request is counted: by tier for each user and address, or strictly for each account and address. */
export type RatePolicy = 'tier' | 'login';

/**
 * One endpoint of the API: the single place from which the server's route, the OpenAPI document and the client's typed
 * call are derived. Bodies and answers are JSON with the same member names as in `shared/domain`.
 */
export type Endpoint = {
  readonly name: string;
  readonly method: HttpMethod;
  /** Path with `{name}` for each member of `params`. */
  readonly path: string;
  readonly summary: string;
  /** `bearer`: needs a valid access token. */
  readonly auth: 'none' | 'bearer';
  /** What the token's roles must hold; null when signing in is enough. */
  readonly permission: Permission | null;
  readonly rate: RatePolicy;
  readonly params: z.ZodType | null;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** Shape of a successful answer; null when it has no body. */
  readonly reply: z.ZodType | null;
  /** Media type of an answer that is a stream of bytes; `reply` is null then. */
  readonly download?: string;
  readonly status: 200 | 201 | 202 | 204;
  /** `if_match`: a PATCH or PUT that must name the version it is based on. */
  readonly concurrency: 'none' | 'if_match';
};

export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

type InputOf<S> = S extends z.ZodType ? z.input<S> : undefined;
type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a caller gives. */
export type RequestOf<E extends Endpoint> = {
  readonly params: InputOf<E['params']>;
  readonly query: InputOf<E['query']>;
  readonly body: InputOf<E['body']>;
};

/** What a successful call answers. */
export type ReplyOf<E extends Endpoint> = OutputOf<E['reply']>;
