import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogSink } from './log.ts';

export type RotatingFileOptions = {
  readonly path: string;
  /** Bytes after which a new file is begun. */
  readonly maximalBytes: number;
  /** Older files kept beside it: `<path>.1` is the newest of them. */
  readonly kept: number;
};

/**
 * A log file that only its owner can read. Lines are written at once, so that a crash loses none; a full disk loses
 * lines, never the program.
 */
export function createRotatingFile({ path, maximalBytes, kept }: RotatingFileOptions): LogSink {
  let file: number | null = null;
  let bytes = 0;

  function open(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const opened = openSync(path, 'a', 0o600);
    bytes = fstatSync(opened).size;
    return opened;
  }

  function rotate(): void {
    if (file !== null) closeSync(file);
    file = null;
    for (let index = kept; index >= 1; index -= 1) {
      ignoringAbsence(() => renameSync(index === 1 ? path : `${path}.${index - 1}`, `${path}.${index}`));
    }
  }

  return (line) => {
    try {
      if (file !== null && bytes >= maximalBytes) rotate();
      file ??= open();
      bytes += writeSync(file, `${line}\n`);
    } catch {
      file = null; // Tried afresh with the next line.
    }
  };
}

function ignoringAbsence(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
