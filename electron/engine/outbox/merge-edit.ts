import type { Incident, IncidentField, IncidentPatch } from '../../../shared/domain/incident.ts';
import type { Json } from '../../../shared/domain/scalars.ts';

type Base = Readonly<Record<string, unknown>>;

export type Merge =
  /** Theirs says what mine wanted to say. */
  | { readonly kind: 'same' }
  | ({ readonly kind: 'clean' } & Send)
  | {
      readonly kind: 'conflict';
      readonly fields: readonly FieldConflict[];
      /** Of the step that waits; null when the step goes, or there is none. */
      readonly reason: string | null;
      /** What can go nevertheless. */
      readonly rest: Send | null;
    };

type Send = { readonly patch: IncidentPatch; readonly base: Record<string, Json> };

export type FieldConflict = {
  readonly field: IncidentField;
  readonly base: Json;
  readonly mine: Json;
  readonly theirs: Json;
};

type Wanted = readonly [field: IncidentField, mine: Json];

/** A step of the lifecycle and what it stands on go together or not at all. */
const stepFields: readonly IncidentField[] = ['status', 'resolution', 'lessons_learned', 'duplicate_of'];

/**
 * Three-way merge, field by field: a field that only one side changed is theirs or mine; one that both changed to different
 * values is a conflict, which nobody but the user decides.
 */
export function mergeEdit(patch: IncidentPatch, base: Base, theirs: Incident): Merge {
  const wanted = Object.entries(patch).filter(
    ([field, value]) => field !== 'reason' && value !== undefined,
  ) as unknown as readonly Wanted[];
  const now = theirs as Readonly<Record<string, Json>>;
  const open = wanted.filter(([field, mine]) => !sameValue(mine, now[field]));
  if (open.length === 0) return { kind: 'same' };
  const changed = new Set(open.flatMap(([field]) => (sameValue(base[field], now[field]) ? [] : [field])));
  if (changed.size === 0) return { kind: 'clean', ...sendOf(open, patch.reason, now) };
  const stepWaits =
    open.some(([field]) => field === 'status') && stepFields.some((field) => changed.has(field));
  const waits = ([field]: Wanted) => changed.has(field) || (stepWaits && stepFields.includes(field));
  const rest = open.filter((one) => !waits(one));
  return {
    kind: 'conflict',
    fields: open.filter(waits).map(([field, mine]) => ({
      field,
      base: (base[field] ?? null) as Json,
      mine,
      theirs: now[field] ?? null,
    })),
    reason: stepWaits ? (patch.reason ?? null) : null,
    rest: rest.length === 0 ? null : sendOf(rest, stepWaits ? undefined : patch.reason, now),
  };
}

function sendOf(
  fields: readonly Wanted[],
  reason: string | undefined,
  now: Readonly<Record<string, Json>>,
): Send {
  return {
    patch: { ...Object.fromEntries(fields), ...(reason === undefined ? {} : { reason }) },
    base: Object.fromEntries(fields.map(([field]) => [field, now[field] ?? null])),
  };
}

export function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
