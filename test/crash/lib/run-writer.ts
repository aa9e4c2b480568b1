import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import type { Expectation } from './expectation.ts';
import { type Line, parseLine } from './protocol.ts';
import { makeSources } from './sources.ts';
import { type WriterPlan, writerArguments } from './writer-plan.ts';

export type WriterRun = {
  readonly lines: readonly Line[];
  /** Whether it came to its end by itself. */
  readonly done: boolean;
};

type How = {
  /** Words before the program: a tracer. */
  readonly under?: readonly string[];
  /** Ends it by SIGKILL that long after it opened the cache. */
  readonly killAfterMs?: number;
};

/** Runs the writer and reads what it says. Its lines are whole even when it is killed: each is one write. */
export function runWriter(plan: WriterPlan, { under = [], killAfterMs }: How = {}): Promise<WriterRun> {
  makeSources(plan);
  const [program = process.execPath, ...rest] = [...under, process.execPath, ...writerArguments(plan)];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (killAfterMs !== undefined && timer === undefined)
      timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      const lines = text
        .slice(0, text.lastIndexOf('\n') + 1)
        .split('\n')
        .map(parseLine)
        .filter((line) => line !== null);
      resolve({ lines, done: lines.at(-1)?.is === 'done' });
    });
  });
}

/** What the next run of the writer on the same cache has to know. */
export function continued(
  expected: Expectation,
): Pick<WriterPlan, 'firstStep' | 'seededBefore' | 'knownMark' | 'keys'> {
  const { keys, mark, nextStep, seeded } = expected;
  return { firstStep: nextStep, seededBefore: seeded, knownMark: mark, keys };
}

/** A copy to look at: looking changes a cache. */
export function copyFolder(from: string, to: string): string {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  return to;
}
