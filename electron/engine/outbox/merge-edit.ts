import type { Incident, IncidentPatch } from '../../../shared/domain/incident.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { fieldLabel, fieldValue } from './commands/field-words.ts';

type Base = Readonly<Record<string, unknown>>;

export type Merge =
  /** Theirs says what mine wanted to say. */
  | { readonly kind: 'same' }
  | { readonly kind: 'clean'; readonly patch: IncidentPatch; readonly base: Record<string, JsonValue> }
  | {
      readonly kind: 'conflict';
      readonly patch: IncidentPatch;
      readonly base: Record<string, JsonValue>;
      readonly error: AppError;
    };

type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/**
 * Three-way merge, field by field: a field that only one side changed is theirs or mine; one that both changed to different
 * values is a conflict, which nobody but the user decides.
 */
export function mergeEdit(patch: IncidentPatch, base: Base, theirs: Incident): Merge {
  const wanted = Object.entries(patch).filter(([field, value]) => field !== 'reason' && value !== undefined);
  const now = theirs as Readonly<Record<string, JsonValue>>;
  const open = wanted.filter(([field, mine]) => !sameValue(mine, now[field]));
  if (open.length === 0) return { kind: 'same' };
  const conflicts = open.filter(([field]) => !sameValue(base[field], now[field]));
  const reason = patch.reason === undefined ? {} : { reason: patch.reason };
  const merged: IncidentPatch = { ...Object.fromEntries(open), ...reason };
  const nextBase = Object.fromEntries(open.map(([field]) => [field, now[field] ?? null]));
  return conflicts.length === 0
    ? { kind: 'clean', patch: merged, base: nextBase }
    : { kind: 'conflict', patch: merged, base: nextBase, error: conflictError(conflicts, now) };
}

export function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function conflictError(conflicts: readonly (readonly [string, unknown])[], now: Base): AppError {
  const fields = conflicts.map(([field, mine]) => ({
    pointer: `/${field}`,
    detail: `yours: ${fieldValue(mine)}; theirs: ${fieldValue(now[field])}`,
  }));
  const told = conflicts.map(([field], index) => `${fieldLabel(field)} (${fields[index]?.detail ?? ''})`);
  return new AppError(
    'stale',
    `Somebody else changed the same meanwhile: ${told.join(', ')}. Nothing was overwritten. Send it again to put yours in place, or discard it.`,
    { fields },
  );
}
