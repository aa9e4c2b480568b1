import { AppError } from '../../shared/errors/app-error.ts';
import type { FromEngine } from '../../shared/ipc/engine-frames.ts';

type LogFrame = Extract<FromEngine, { frame: 'log' }>;

/** One line for the host's log. `detail` never holds a token, a key or what a person wrote. */
export type Log = (level: LogFrame['level'], message: string, detail?: LogFrame['detail']) => void;

/** What may be said of any thrown thing in a log. */
export function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const cause = error.cause instanceof Error ? { cause: `${error.cause.name}: ${error.cause.message}` } : {};
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  // Where it was thrown matters only for what was not thrown on purpose.
  const stack = error instanceof AppError ? {} : { stack: error.stack ?? '' };
  return { name: error.name, message: error.message, ...code, ...cause, ...stack };
}
