import { create } from 'zustand';
import type { ConflictChoice, ConflictField } from './conflicts-queries.ts';

interface ConflictsView {
  /** What has been decided and not sent, by conflict and field; it outlives leaving the page. */
  readonly choices: Readonly<Record<string, ConflictChoice>>;
  /** Reasons given for a step, by conflict. */
  readonly reasons: Readonly<Record<string, string>>;
}

export const useConflictsView = create<ConflictsView>(() => ({ choices: {}, reasons: {} }));

export function choiceKey(conflictId: string, field: ConflictField['field']): string {
  return `${conflictId}:${field}`;
}

export function choose(key: string, choice: ConflictChoice | null): void {
  useConflictsView.setState(({ choices }) => {
    const rest = Object.fromEntries(Object.entries(choices).filter(([each]) => each !== key));
    return { choices: choice === null ? rest : { ...rest, [key]: choice } };
  });
}

export function giveReason(conflictId: string, reason: string): void {
  useConflictsView.setState(({ reasons }) => ({ reasons: { ...reasons, [conflictId]: reason } }));
}
