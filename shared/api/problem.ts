import { z } from 'zod';
import { fieldProblemSchema } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/codes.ts';

/** Base of every `type`; what follows is one of the kinds below. */
export const problemBase = 'https://techsaas.example/problems';

export const problemKindSchema = z.enum([
  'validation',
  'malformed',
  'unauthenticated',
  'invalid-credentials',
  'session-ended',
  'forbidden',
  'step-up-required',
  'approval-refused',
  'tier-required',
  'not-found',
  'conflict',
  'transition-refused',
  'stale-version',
  'version-required',
  'idempotency-mismatch',
  'idempotency-in-flight',
  'cursor-expired',
  'rate-limited',
  'too-large',
  'range-not-satisfiable',
  'unsupported-media-type',
  'method-not-allowed',
  'unavailable',
  'internal',
]);
export type ProblemKind = z.infer<typeof problemKindSchema>;

/** Problem document, RFC 9457. `instance` is the request id; a 5xx tells nothing else. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int().min(400).max(599),
  detail: z.string().optional(),
  instance: z.string(),
  errors: z.array(fieldProblemSchema).optional(),
  /** With `stale-version` (412): the resource as it is now, so that the client can merge. */
  current: z.unknown().optional(),
  /** With `tier-required`: the tier that has the feature. */
  required_tier: z.string().optional(),
  /** With `approval-refused`: the rule that what was signed breaks, such as `alg`, `late` or `same_device`. */
  rule: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const problemStatus: Readonly<Record<ProblemKind, number>> = {
  validation: 400,
  malformed: 400,
  unauthenticated: 401,
  'invalid-credentials': 401,
  'session-ended': 401,
  forbidden: 403,
  'step-up-required': 403,
  'tier-required': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'approval-refused': 409,
  'idempotency-in-flight': 409,
  'cursor-expired': 410,
  'stale-version': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  'range-not-satisfiable': 416,
  'idempotency-mismatch': 422,
  'transition-refused': 422,
  'version-required': 428,
  'rate-limited': 429,
  internal: 500,
  unavailable: 503,
};

const codes: Readonly<Record<ProblemKind, ErrorCode>> = {
  validation: 'invalid_input',
  malformed: 'invalid_input',
  unauthenticated: 'unauthenticated',
  'invalid-credentials': 'wrong_credentials',
  'session-ended': 'session_ended',
  forbidden: 'forbidden',
  'step-up-required': 'step_up_required',
  'tier-required': 'tier_required',
  'not-found': 'not_found',
  'method-not-allowed': 'unsupported',
  conflict: 'conflict',
  'approval-refused': 'conflict',
  'idempotency-in-flight': 'conflict',
  'cursor-expired': 'stale',
  'stale-version': 'stale',
  'too-large': 'invalid_input',
  'range-not-satisfiable': 'invalid_input',
  'unsupported-media-type': 'invalid_input',
  'idempotency-mismatch': 'idempotency_mismatch',
  'transition-refused': 'transition_refused',
  'version-required': 'invalid_input',
  'rate-limited': 'rate_limited',
  internal: 'server_failed',
  unavailable: 'server_failed',
};

export function problemType(kind: ProblemKind): string {
  return `${problemBase}/${kind}`;
}

/** The kind a problem names, or null when another server made it. */
export function problemKind(problem: Problem): ProblemKind | null {
  const parsed = problemKindSchema.safeParse(problem.type.slice(problem.type.lastIndexOf('/') + 1));
  return parsed.success ? parsed.data : null;
}

/** Our error code for a problem document; falls back to the status where the kind is unknown. */
export function codeOfProblem(problem: Problem): ErrorCode {
  const kind = problemKind(problem);
  return kind === null ? codeOfStatus(problem.status) : codes[kind];
}

export function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 412) return 'stale';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_failed' : 'invalid_input';
}
