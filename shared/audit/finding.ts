/** What a verifier can find in a bundle (`watchfloor/audit/v1`, section 6), in the order of its steps. */
export const stepOfKind = {
  FORGED_HEAD: 1,
  SPLIT_VIEW: 1,
  ROLLED_BACK: 2,
  STALE_HEAD: 2,
  FORGED_EXPORT: 2,
  REWRITTEN: 3,
  ALTERED: 3,
  REMOVED: 3,
  INSERTED: 3,
  REORDERED: 3,
  DUPLICATED: 3,
  TRUNCATED: 3,
  BAD_LEAVES: 3,
  NONCANONICAL: 5,
  MISMATCH: 6,
  ORPHAN: 6,
} as const;

export type FindingKind = keyof typeof stepOfKind;

type Basis = 'leaf-list' | 'chain' | 'checkpoint-window' | 'head' | 'anchor' | 'line' | 'field' | 'file';

/** All members always stand in a report; null where one does not apply (A27). */
export type Finding = {
  readonly kind: FindingKind;
  readonly basis: Basis;
  /** Index of the record in the log, from 0. */
  readonly index: number | null;
  /** From 1. */
  readonly line: number | null;
  /** From 0, of the line's first byte in the inflated file. */
  readonly byte_offset: number | null;
  readonly file: string | null;
  /** RFC 6901 pointer of a field. */
  readonly path: string | null;
  readonly expected: string | number | null;
  readonly actual: string | number | null;
  /** `[from, to)` where the place is no closer known. */
  readonly window: readonly [number, number] | null;
};

export function finding(
  kind: FindingKind,
  basis: Basis,
  fields: Partial<Omit<Finding, 'kind' | 'basis'>>,
): Finding {
  return {
    kind,
    basis,
    index: null,
    line: null,
    byte_offset: null,
    file: null,
    path: null,
    expected: null,
    actual: null,
    window: null,
    ...fields,
  };
}

/** A29: by step, index, line, kind, file; null stands last. */
export function compareFindings(one: Finding, other: Finding): number {
  return (
    step(one) - step(other) ||
    compareNumbers(one.index, other.index) ||
    compareNumbers(one.line, other.line) ||
    compareTexts(one.kind, other.kind) ||
    compareTexts(one.file ?? '\uffff', other.file ?? '\uffff')
  );
}

function step({ kind, basis }: Finding): number {
  return kind === 'REWRITTEN' && basis === 'anchor' ? 2 : stepOfKind[kind];
}

function compareNumbers(one: number | null, other: number | null): number {
  if (one === other) return 0;
  return (one ?? Number.POSITIVE_INFINITY) - (other ?? Number.POSITIVE_INFINITY);
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
