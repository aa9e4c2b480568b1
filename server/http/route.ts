import type { Readable } from 'node:stream';
import { formatReceipt, type Receipt } from '../../shared/api/audit-heads.ts';
import type { Endpoint, ReplyOf } from '../../shared/api/endpoint.ts';
import { headers } from '../../shared/api/protocol.ts';
import { etagOf } from '../../shared/domain/scalars.ts';
import type { AuditEntry } from '../audit-log/append.ts';
import type { Caller } from '../checks/authenticate.ts';
import type { Work } from '../store/work.ts';
import type { Parsed } from './parse.ts';
import type { Facts, Services } from './services.ts';

/** An answer as it goes out; the status is that of the endpoint. */
export type Answer<Body extends string | Buffer | Readable = string> = {
  /** Serialised JSON; empty where the endpoint answers without a body. */
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
};

/** What a transaction has beside the parsed request. */
export type WriteContext<E extends Endpoint> = Parsed<E> & {
  readonly caller: Caller;
  readonly work: Work;
  /** The version that `If-Match` named; 0 where the endpoint does not ask for one. */
  readonly basedOn: number;
  /** Appends a record about this caller and request to the organisation's audit log. */
  readonly audit: (entry: Pick<AuditEntry, 'act' | 'obj' | 'inc' | 'detail'>) => Receipt;
  readonly services: Services;
};

/** What a question may be answered with; a stream where the endpoint is a download. */
export type ReadAnswer = Answer<string | Buffer | Readable>;

export type ReadContext<E extends Endpoint> = Parsed<E> & {
  readonly caller: Caller;
  readonly services: Services;
  readonly facts: Facts;
};

/** What a signed-in person does that takes time before its transaction, such as checking a password. */
export type ActContext<E extends Endpoint> = Parsed<E> & {
  readonly caller: Caller;
  readonly facts: Facts;
  readonly services: Services;
  /** Who did it from where, for the audit record. */
  readonly actor: AuditEntry['actor'];
};

export type OpenContext<E extends Endpoint> = Parsed<E> & {
  readonly facts: Facts;
  readonly services: Services;
};

/** One endpoint with what it does; everything around that follows from the endpoint itself (see `serve-route.ts`). */
export type Route =
  | {
      readonly kind: 'write';
      readonly endpoint: Endpoint;
      readonly handle: (context: WriteContext<Endpoint>) => Answer;
    }
  | {
      readonly kind: 'read';
      readonly endpoint: Endpoint;
      readonly handle: (context: ReadContext<Endpoint>) => ReadAnswer | Promise<ReadAnswer>;
    }
  | {
      readonly kind: 'act';
      readonly endpoint: Endpoint;
      readonly handle: (context: ActContext<Endpoint>) => Promise<Answer>;
    }
  | {
      readonly kind: 'open';
      readonly endpoint: Endpoint;
      readonly handle: (context: OpenContext<Endpoint>) => Answer | Promise<Answer>;
    };

/**
 * A change by a signed-in person. `handle` runs inside the transaction that also holds the idempotency row; it must write its
 * audit record there, and cannot wait.
 */
export function writeRoute<E extends Endpoint & { auth: 'bearer' }>(
  endpoint: E,
  handle: (context: WriteContext<E>) => Answer,
): Route {
  return { kind: 'write', endpoint, handle: handle as Extract<Route, { kind: 'write' }>['handle'] };
}

/**
 * A change by a signed-in person that cannot be one synchronous transaction. It writes its own audit record with its effect, and
 * is never answered from memory: an Idempotency-Key means nothing to it.
 */
export function actRoute<E extends Endpoint & { auth: 'bearer' }>(
  endpoint: E,
  handle: (context: ActContext<E>) => Promise<Answer>,
): Route {
  return { kind: 'act', endpoint, handle: handle as Extract<Route, { kind: 'act' }>['handle'] };
}

/** A question by a signed-in person. */
export function readRoute<E extends Endpoint & { auth: 'bearer'; method: 'GET' }>(
  endpoint: E,
  handle: (context: ReadContext<E>) => ReadAnswer | Promise<ReadAnswer>,
): Route {
  return { kind: 'read', endpoint, handle: handle as Extract<Route, { kind: 'read' }>['handle'] };
}

/** Anything that does not need a token. */
export function openRoute<E extends Endpoint & { auth: 'none' }>(
  endpoint: E,
  handle: (context: OpenContext<E>) => Answer | Promise<Answer>,
): Route {
  return { kind: 'open', endpoint, handle: handle as Extract<Route, { kind: 'open' }>['handle'] };
}

/** An answer of the shape that the endpoint promises. */
export function answer<E extends Endpoint>(
  _endpoint: E,
  value: ReplyOf<E>,
  extra: Readonly<Record<string, string>> = {},
): Answer {
  return { body: value === undefined ? '' : JSON.stringify(value), headers: extra };
}

/** Where the change stands in the audit log; nothing where nothing was changed. */
export function receiptHeader(receipt: Receipt | null): Record<string, string> {
  return receipt === null ? {} : { [headers.auditReceipt]: formatReceipt(receipt) };
}

export function etagHeader(resource: { readonly version: number }): Record<string, string> {
  return { [headers.etag]: etagOf(resource.version) };
}

/** The address of an endpoint with a query; lists are joined by commas. */
export function pathWithQuery(endpoint: Endpoint, query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  return search.size === 0 ? endpoint.path : `${endpoint.path}?${search}`;
}
