import { type Problem, type ProblemKind, problemStatus, problemType } from '../../shared/api/problem.ts';
import type { FieldProblem } from '../../shared/errors/app-error.ts';

type RefusalOptions = {
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  /** With `stale-version`, and with some conflicts: the resource as it is now. */
  readonly current?: unknown;
  readonly retryAfterSeconds?: number;
  /** With `tier-required`: the lowest tier that has it. */
  readonly requiredTier?: string;
  /** With `approval-refused`: the rule that is broken. */
  readonly rule?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request that is answered with a problem document. Thrown on purpose; anything else that is thrown becomes a 500. */
export class Refusal extends Error {
  readonly kind: ProblemKind;
  readonly options: RefusalOptions;

  constructor(kind: ProblemKind, options: RefusalOptions = {}) {
    super(kind);
    this.name = 'Refusal';
    this.kind = kind;
    this.options = options;
  }
}

const titles: Readonly<Record<ProblemKind, string>> = {
  validation: 'The request does not have the expected shape',
  malformed: 'The request cannot be read',
  unauthenticated: 'Sign in first',
  'invalid-credentials': 'Email address or password are wrong',
  'session-ended': 'The session has ended; sign in again',
  forbidden: 'Your role does not allow this',
  'step-up-required': 'Give your second factor again',
  'approval-refused': 'What was signed is not accepted',
  'tier-required': 'Your organisation’s tier does not have this',
  'not-found': 'There is no such resource',
  conflict: 'It exists already, or its state does not allow this',
  'transition-refused': 'The lifecycle does not allow this step',
  'stale-version': 'It has changed since the version this is based on',
  'version-required': 'Name the version this is based on (If-Match)',
  'idempotency-mismatch': 'This Idempotency-Key was used for another request',
  'idempotency-in-flight': 'The first request with this Idempotency-Key is still being answered',
  'cursor-expired': 'This cursor is too old; begin again without one',
  'rate-limited': 'Too many requests',
  'too-large': 'The request is too large',
  'range-not-satisfiable': 'There is no such range',
  'unsupported-media-type': 'Only application/json is accepted',
  'method-not-allowed': 'This resource does not have this method',
  unavailable: 'Not available just now',
  internal: 'Something went wrong in the server',
};

/** The problem document (RFC 9457) of a refusal. A 5xx tells nothing but its id. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const status = problemStatus[refusal.kind];
  const { detail, errors, current, requiredTier, rule } = status >= 500 ? {} : refusal.options;
  return {
    type: problemType(refusal.kind),
    title: titles[refusal.kind],
    status,
    instance: requestId,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
    ...(current === undefined ? {} : { current }),
    ...(requiredTier === undefined ? {} : { required_tier: requiredTier }),
    ...(rule === undefined ? {} : { rule }),
  };
}

/** The refusal of one member of the request, named by its RFC 6901 pointer. */
export function refuseField(pointer: string, detail: string): Refusal {
  return new Refusal('validation', { detail, errors: [{ pointer, detail }] });
}
