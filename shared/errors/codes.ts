import { z } from 'zod';

/**
 * Every way a call can fail, as one closed set. A code is for programs; the message beside it is for people.
 * Add a code only when somebody acts differently on it.
 */
export const errorCodeSchema = z.enum([
  // What was asked
  'invalid_input', // does not fit the schema of the call
  'not_found',
  'conflict', // exists already, or its state does not allow this (HTTP 409)
  'stale', // based on an older version (HTTP 412)
  'idempotency_mismatch', // same Idempotency-Key, another body (HTTP 422)
  'transition_refused', // the lifecycle does not allow this step
  // Who asked
  'unauthenticated',
  'wrong_credentials',
  'passphrase_needed', // a case whose key is not in this machine's keychain
  'session_ended', // the refresh token is spent, revoked or expired: sign in again
  'forbidden',
  'step_up_required', // the second factor must be given again, within five minutes of the act
  'tier_required',
  'locked', // the console is locked; the cache is closed
  'rate_limited',
  // The way there
  'offline', // no network, or the host cannot be reached
  'host_unknown', // the name does not resolve
  'timed_out',
  'tls_untrusted',
  'tls_expired',
  'tls_name_mismatch',
  'tls_failed',
  // The answer
  'not_techsaas', // something answered, but not this API (a login page, HTML)
  'bad_answer', // not JSON, cut off, too deep, or not the promised shape
  'answer_too_large',
  'server_failed', // HTTP 5xx
  'token_rejected', // an access token that does not verify
  // This machine
  'disk_full',
  'cache_damaged', // not a database of ours, or pages that do not authenticate
  'cache_key_wrong',
  'evidence_damaged', // a stored content that is not what was written
  'keychain_unavailable',
  'engine_down', // the engine is being restarted
  'cancelled',
  'unsupported', // the server has no such feature
  'internal',
]);

export type ErrorCode = z.infer<typeof errorCodeSchema>;
