/** Version of the contract in this folder; a server names the one it speaks in its discovery document. */
export const protocolVersion = 1;

/** Prefix of every endpoint but the well-known ones and the health checks. */
export const apiPrefix = '/api/v1';

export const headers = {
  idempotencyKey: 'idempotency-key',
  ifMatch: 'if-match',
  etag: 'etag',
  requestId: 'x-request-id',
  retryAfter: 'retry-after',
  lastEventId: 'last-event-id',
  auditReceipt: 'audit-receipt',
} as const;

/** What a client accepts at most, whoever answers. */
export const answerLimits = {
  bodyBytes: 32 * 1024 * 1024,
  jsonDepth: 32,
  connectTimeoutMs: 8_000,
  answerTimeoutMs: 30_000,
  /** One server-sent event. */
  streamEventBytes: 8 * 1024 * 1024,
  /** The server sends a comment at least every 15 s; a stream silent for longer than this is dead. */
  streamSilenceMs: 40_000,
} as const;
