import { statSync } from 'node:fs';
import { AppError } from '../../shared/errors/app-error.ts';
import { unpackExport } from '../engine/cases/exports/packed-export.ts';
import { ExportFailure } from '../engine/forensics/export-reader.ts';
import type { ProgressLine } from './progress-line.ts';

/** An archive with an export in it, laid out for as long as `use` takes; anything else as it is. */
export async function withBundle<T>(
  path: string,
  progress: ProgressLine,
  use: (place: string) => Promise<T>,
): Promise<T> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return use(path);
  const packed = await unpackExport(path, {
    progress: (done, total) => progress.show('unpacking', done, total),
  }).catch((error: unknown) => {
    throw failureOf(error);
  });
  try {
    progress.clear();
    return await use(packed?.folder ?? path);
  } finally {
    packed?.close();
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof AppError)
    return new ExportFailure(error.message.replace(/\. Nothing was taken in\.$/, ''), { cause: error });
  return error;
}
