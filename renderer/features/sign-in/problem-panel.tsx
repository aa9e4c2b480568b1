import type { ReactNode } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { useNow } from '../../lib/use-now.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { helpFor } from './error-help.ts';

/** An error and when it came, which is what a waiting time counts from. */
export interface Problem {
  readonly error: AppErrorData;
  readonly atMs: number;
}

export function problemOf(error: AppErrorData): Problem {
  return { error, atMs: Date.now() };
}

/** Milliseconds until the server takes another try; 0 when it does now. */
export function useWaitMs(problem: Problem | null): number {
  const now = useNow(1000);
  const wait = problem?.error.retry_after_ms ?? null;
  return problem === null || wait === null ? 0 : Math.max(0, problem.atMs + wait - now);
}

export function ProblemPanel({
  problem,
  actions,
}: {
  readonly problem: Problem;
  readonly actions?: ReactNode;
}) {
  const waitMs = useWaitMs(problem);
  if (problem.error.code === 'cancelled') return null;
  const help = helpFor(problem.error);
  return (
    <ErrorPanel title={help.title} id={problem.error.id} actions={actions}>
      {help.advice}
      {waitMs > 0 && <> Try again in {formatDuration(waitMs)}.</>}
      {problem.error.fields.map((field) => (
        <div key={field.pointer}>
          {field.pointer.slice(1)}: {field.detail}
        </div>
      ))}
    </ErrorPanel>
  );
}
