import { fileURLToPath } from 'node:url';
import type { CacheMark } from '../../../shared/ipc/engine-frames.ts';
import type { HeldKeys } from './cache-parts.ts';

/** What one run of the writer is to do. */
export type WriterPlan = {
  readonly seed: number;
  /** The cache's file. */
  readonly path: string;
  readonly firstStep: number;
  readonly steps: number;
  /** Changes that the server has had before. */
  readonly seededBefore: number;
  readonly knownMark: CacheMark | null;
  readonly keys: HeldKeys;
  /** Whether the key of the cache is changed now and then. */
  readonly rekeys: boolean;
  readonly checkpointPages: number | null;
  /** Whether the database is damaged on purpose now and then, with the engine closed. */
  readonly damage: boolean;
  /** Whether it ends with a close; otherwise by a signal. */
  readonly close: boolean;
  /** A promise broken on purpose, to see that it is noticed. */
  readonly mutation: 'ack-first' | null;
};

const writerFile = fileURLToPath(new URL('../writer.ts', import.meta.url));

/** The writer as a command line, without the program. */
export function writerArguments(plan: WriterPlan): string[] {
  return ['--disable-warning=ExperimentalWarning', writerFile, JSON.stringify(plan)];
}
