import { AppError } from '../../../shared/errors/app-error.ts';

const full = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);
const damaged = /^SQLITE_(CORRUPT|NOTADB)/;

/** What SQLite or the file system threw, as one of our codes where somebody can act on it; anything else unchanged. */
export function storageError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (full.has(code)) {
    return new AppError(
      'disk_full',
      'The disk is full, so this could not be saved. What was saved before is safe; free some space and try again.',
      { cause: error },
    );
  }
  if (damaged.test(code)) {
    return new AppError('cache_damaged', 'The local cache is damaged. It is set aside and made anew.', {
      cause: error,
    });
  }
  return error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
