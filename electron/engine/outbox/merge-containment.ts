import type { ContainmentAction, ContainmentPatch } from '../../../shared/domain/containment-action.ts';
import { sameValue } from './merge-edit.ts';

export type ContainmentBase = Pick<ContainmentAction, 'status' | 'outcome'>;

/**
 * Three-way merge of a step and its outcome, which belong together: one that has to wait keeps the other. `same`: theirs says
 * it already. `clean`: nobody else has touched what it changes. `waits`: nobody but the user decides.
 */
export function mergeContainment(
  patch: ContainmentPatch,
  base: ContainmentBase,
  theirs: ContainmentBase,
): 'same' | 'clean' | 'waits' {
  const fields = (['status', 'outcome'] as const).filter(
    (field) => patch[field] !== undefined && !sameValue(patch[field], theirs[field]),
  );
  if (fields.length === 0) return 'same';
  return fields.some((field) => !sameValue(base[field], theirs[field])) ? 'waits' : 'clean';
}
