import { z } from 'zod';
import { type ErrorCode, errorCodeSchema } from './codes.ts';

/** One refused member of a request, named by an RFC 6901 pointer into it. */
export const fieldProblemSchema = z.object({ pointer: z.string(), detail: z.string() });
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

/**
 * An error as plain data, the form in which it crosses processes and reaches the screen.
 * It never carries a stack, a token or a secret. `id` is also in the log.
 */
export const appErrorDataSchema = z.object({
  code: errorCodeSchema,
  /** What happened, what was kept and what to do, in one or two sentences. */
  message: z.string(),
  /** Request id of the server, or an id made here; the log has it too. */
  id: z.string(),
  retry_after_ms: z.number().int().nonnegative().nullable(),
  fields: z.array(fieldProblemSchema),
});
export type AppErrorData = z.infer<typeof appErrorDataSchema>;

type AppErrorOptions = {
  readonly id?: string;
  readonly retryAfterMs?: number | null;
  readonly fields?: readonly FieldProblem[];
  readonly cause?: unknown;
};

/** The one exception type that is thrown on purpose; everything else is a defect and becomes `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly id: string;
  readonly retryAfterMs: number | null;
  readonly fields: readonly FieldProblem[];

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.id = options.id ?? '';
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.fields = options.fields ?? [];
  }

  toData(id: string): AppErrorData {
    return {
      code: this.code,
      message: this.message,
      id: this.id === '' ? id : this.id,
      retry_after_ms: this.retryAfterMs,
      fields: [...this.fields],
    };
  }
}

/** Plain data of anything thrown; what is not an AppError says nothing but its id. */
export function errorData(error: unknown, id: string): AppErrorData {
  if (error instanceof AppError) return error.toData(id);
  return {
    code: 'internal',
    message:
      'Something went wrong in Watchfloor itself. Nothing that was saved is lost; the log has the details.',
    id,
    retry_after_ms: null,
    fields: [],
  };
}

/** Back from plain data to an exception, on the far side of a process boundary. */
export function fromErrorData(data: AppErrorData): AppError {
  return new AppError(data.code, data.message, {
    id: data.id,
    retryAfterMs: data.retry_after_ms,
    fields: data.fields,
  });
}
