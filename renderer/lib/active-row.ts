/** The row under the keyboard: known by id once its row has come, by place until then. */
export interface ActiveRow<Id> {
  readonly index: number;
  readonly id: Id | null;
}

const NEAR_ROWS = 60;

export type ActiveVerdict<Id> =
  /** It is where it was, or its row has not come yet. */
  | { readonly kind: 'keep' }
  /** It is this one. */
  | { readonly kind: 'take'; readonly active: ActiveRow<Id> }
  /** The rows moved and it is not near: ask where it is. */
  | { readonly kind: 'locate'; readonly id: Id };

/** What becomes of the active row when rows have moved, come or gone. */
export function judgeActive<Id>(
  active: ActiveRow<Id>,
  total: number,
  getRow: (index: number) => { readonly id: Id } | undefined,
): ActiveVerdict<Id> {
  if (total === 0) return { kind: 'keep' };
  const row = getRow(active.index);
  if (active.id === null) {
    if (active.index >= total) return { kind: 'take', active: { index: total - 1, id: null } };
    return row === undefined ? { kind: 'keep' } : { kind: 'take', active: { ...active, id: row.id } };
  }
  if (row?.id === active.id) return { kind: 'keep' };
  for (let step = 1; step <= NEAR_ROWS; step += 1) {
    for (const index of [active.index - step, active.index + step]) {
      if (index >= 0 && getRow(index)?.id === active.id)
        return { kind: 'take', active: { index, id: active.id } };
    }
  }
  return row === undefined && active.index < total ? { kind: 'keep' } : { kind: 'locate', id: active.id };
}
