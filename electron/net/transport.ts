import type { HttpMethod } from '../../shared/api/endpoint.ts';

export type TransportRequest = {
  readonly method: HttpMethod;
  /** Path and query on the transport's one origin. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly signal: AbortSignal | null;
  /** Until the whole answer is there; `answerLimits.answerTimeoutMs` when absent. Not for streams. */
  readonly timeoutMs?: number;
};

export type TransportAnswer = {
  readonly status: number;
  /** Names in lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type StreamAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends when the server ends it; throws an AppError when the way there breaks. */
  readonly chunks: AsyncIterable<Uint8Array>;
};

/**
 * The way to one origin. It throws only AppErrors: `offline`, `host_unknown`, `timed_out`, `tls_*`, `answer_too_large`,
 * `bad_answer`, `cancelled`. An HTTP error status is an answer, not an exception.
 */
export type Transport = {
  readonly send: (request: TransportRequest) => Promise<TransportAnswer>;
  readonly open: (request: TransportRequest) => Promise<StreamAnswer>;
  readonly close: () => Promise<void>;
};
