import { parseReceipt, type Receipt } from '../../shared/api/audit-heads.ts';
import type { Endpoint, ReplyOf, RequestOf } from '../../shared/api/endpoint.ts';
import { codeOfProblem, codeOfStatus, type Problem, problemSchema } from '../../shared/api/problem.ts';
import { answerLimits, headers } from '../../shared/api/protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/codes.ts';
import { parseBoundedJson } from './bounded-json.ts';
import type { Transport, TransportAnswer } from './transport.ts';

export type CallOptions = {
  readonly token?: string;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
};

export type ApiAnswer<T> = {
  readonly value: T;
  readonly status: number;
  readonly etag: string | null;
  /** As the server named the request; empty when it did not. */
  readonly requestId: string;
  /** The server's clock by its `Date` header, in Unix milliseconds; null when it did not say. */
  readonly serverTimeMs: number | null;
  /** Where the change stands in the audit log; null where nothing was changed, or the server has none. */
  readonly receipt: Receipt | null;
};

/** A refusal by the server, with its problem document where it sent one. */
export class ApiError extends AppError {
  readonly status: number;
  readonly problem: Problem | null;
  readonly serverTimeMs: number | null;

  constructor(code: ErrorCode, message: string, answer: TransportAnswer, problem: Problem | null) {
    super(code, message, {
      id: problem?.instance ?? answer.headers[headers.requestId] ?? '',
      retryAfterMs: retryAfterMs(answer),
      fields: problem?.errors ?? [],
    });
    this.name = 'ApiError';
    this.status = answer.status;
    this.problem = problem;
    this.serverTimeMs = serverTimeMs(answer);
  }
}

export type ApiClient = {
  readonly call: <E extends Endpoint>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options?: CallOptions,
  ) => Promise<ApiAnswer<ReplyOf<E>>>;
  /** The text of a JSON answer that nobody has looked at yet: whoever takes it checks it. */
  readonly text: <E extends Endpoint>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options?: CallOptions,
  ) => Promise<ApiAnswer<string>>;
};

/**
 * The one typed client of the API: builds the request from the contract, and believes an answer only after it has been
 * checked against the contract. Throws ApiError for refusals, AppError for everything on the way.
 */
export function createApiClient(transport: Transport): ApiClient {
  async function send<E extends Endpoint, T>(
    endpoint: E,
    request: Partial<RequestOf<E>>,
    options: CallOptions,
    take: (answer: TransportAnswer) => T,
  ): Promise<ApiAnswer<T>> {
    const answer = await transport.send({
      method: endpoint.method,
      path: pathOf(endpoint, request.params, request.query),
      headers: headersOf(options, request.body !== undefined),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: options.signal ?? null,
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });
    if (answer.status < 200 || answer.status > 299) throw refusalOf(answer);
    return {
      value: take(answer),
      status: answer.status,
      etag: answer.headers[headers.etag] ?? null,
      requestId: requestIdOf(answer),
      serverTimeMs: serverTimeMs(answer),
      receipt: parseReceipt(answer.headers[headers.auditReceipt]),
    };
  }

  return {
    call: (endpoint, request, options = {}) =>
      send(endpoint, request, options, (answer) => replyFrom(endpoint, answer)),
    text: (endpoint, request, options = {}) => send(endpoint, request, options, jsonTextOf),
  };
}

function headersOf(options: CallOptions, hasBody: boolean): Record<string, string> {
  return {
    accept: 'application/json, application/problem+json',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(options.idempotencyKey === undefined ? {} : { [headers.idempotencyKey]: options.idempotencyKey }),
    ...(options.ifMatch === undefined ? {} : { [headers.ifMatch]: options.ifMatch }),
  };
}

/** `{name}` replaced by the parameters, and the query behind it; lists are joined by commas. */
export function pathOf(endpoint: Endpoint, params: unknown, query: unknown): string {
  const values = membersOf(params);
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(membersOf(query))) {
    if (value !== undefined && value !== null)
      search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function replyFrom<E extends Endpoint>(endpoint: E, answer: TransportAnswer): ReplyOf<E> {
  if (endpoint.reply === null) return undefined as ReplyOf<E>;
  const parsed = endpoint.reply.safeParse(parseBoundedJson(jsonTextOf(answer), answerLimits.jsonDepth));
  if (parsed.success) return parsed.data as ReplyOf<E>;
  throw new AppError(
    'bad_answer',
    'The server’s answer does not have the promised shape. Nothing of it was used.',
    {
      id: requestIdOf(answer),
      cause: parsed.error,
    },
  );
}

function jsonTextOf(answer: TransportAnswer): string {
  if (!isJson(answer)) throw notTechsaas(answer);
  return answer.body;
}

function requestIdOf(answer: TransportAnswer): string {
  return answer.headers[headers.requestId] ?? '';
}

/** The refusal that an answer of status 400 or more, or a redirect, stands for. Redirects are never followed. */
export function refusalOf(answer: TransportAnswer): AppError {
  const problem = problemOf(answer);
  if (problem !== null)
    return new ApiError(codeOfProblem(problem), problem.detail ?? problem.title, answer, problem);
  if (answer.status < 400 || (answer.status < 500 && !isJson(answer) && answer.status !== 429))
    return notTechsaas(answer);
  const text = `The server answered ${answer.status}. Nothing is lost; Watchfloor tries again where that makes sense.`;
  return new ApiError(codeOfStatus(answer.status), text, answer, null);
}

function problemOf(answer: TransportAnswer): Problem | null {
  if (!isJson(answer)) return null;
  try {
    const parsed = problemSchema.safeParse(parseBoundedJson(answer.body, answerLimits.jsonDepth));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // A refusal stays a refusal when its explanation cannot be read.
  }
}

function isJson(answer: TransportAnswer): boolean {
  return /^application\/([\w.+-]*\+)?json\b/i.test(answer.headers['content-type'] ?? '');
}

function notTechsaas(answer: TransportAnswer): AppError {
  const kind = (answer.headers['content-type'] ?? 'nothing').split(';', 1)[0] ?? 'nothing';
  return new AppError(
    'not_techsaas',
    `Something answers at this address, but it is not a TechSaaS API (status ${answer.status}, ${kind.slice(0, 60)}). Check the address; a proxy or sign-in page may be in between.`,
  );
}

function serverTimeMs(answer: TransportAnswer): number | null {
  const time = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(time) ? null : time;
}

/** RFC 9110, section 10.2.3: seconds, or a date (relative to the same answer's own clock). */
function retryAfterMs(answer: TransportAnswer): number | null {
  const text = answer.headers[headers.retryAfter];
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const until = Date.parse(text);
  const now = serverTimeMs(answer);
  return Number.isNaN(until) || now === null ? null : Math.max(0, until - now);
}
