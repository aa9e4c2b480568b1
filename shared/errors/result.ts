import type { AppErrorData } from './app-error.ts';

/** What every call across a process answers: a value, or an error as plain data. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppErrorData };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused<T>(error: AppErrorData): Result<T> {
  return { ok: false, error };
}
