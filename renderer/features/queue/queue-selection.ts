import { create } from 'zustand';
import type { QueueList } from './queue-lists.ts';
import { selectionIds } from './queue-queries.ts';

interface Selection {
  /** By id, so that it stays with its incidents while rows come and go. */
  readonly ids: ReadonlySet<string>;
  /** Where a range begins, and what was selected beside it. */
  readonly anchor: { readonly id: string; readonly index: number; readonly base: ReadonlySet<string> } | null;
}

const none: Selection = { ids: new Set(), anchor: null };

export const useSelection = create<Selection>(() => none);

/** The gathering that may still add something. */
let serial = 0;

export function clearSelection(): void {
  serial += 1;
  if (useSelection.getState() !== none) useSelection.setState(none, true);
}

export interface Place {
  readonly index: number;
  readonly id: string;
}

export function toggleSelected({ index, id }: Place): void {
  const ids = new Set(useSelection.getState().ids);
  if (!ids.delete(id)) ids.add(id);
  useSelection.setState({ ids, anchor: { id, index, base: ids } });
}

/** Everything between where the range began and `to`, in the list as it is now. */
export async function selectTo(
  list: QueueList,
  from: Place,
  to: number,
  rowAt: (index: number) => { readonly id: string } | undefined,
): Promise<void> {
  serial += 1;
  const mine = serial;
  const { ids, anchor } = useSelection.getState();
  const start = anchor ?? { ...from, base: ids };
  const origin = placeOf(start, rowAt);
  const [low, high] = origin < to ? [origin, to] : [to, origin];
  const near = Array.from({ length: Math.min(high - low + 1, mostNear) }, (_, step) => rowAt(low + step)?.id);
  const known = near.filter((id) => id !== undefined);
  const between = known.length === high - low + 1 ? known : await selectionIds(list, low, high - low + 1);
  if (mine !== serial || between === null) return;
  useSelection.setState({ ids: new Set([...start.base, ...between]), anchor: { ...start, index: origin } });
}

const mostNear = 1_000;
const mostMoved = 400;

/** Where the beginning of the range stands by now: rows that came in above have moved it. */
function placeOf(start: Place, rowAt: (index: number) => { readonly id: string } | undefined): number {
  for (let step = 0; step <= mostMoved; step += 1) {
    if (rowAt(start.index + step)?.id === start.id) return start.index + step;
    if (step <= start.index && rowAt(start.index - step)?.id === start.id) return start.index - step;
  }
  return start.index;
}

const PART = 20_000;

/** The whole list, however long, in parts; another selection meanwhile ends it. */
export async function selectAll(list: QueueList): Promise<void> {
  clearSelection();
  serial += 1;
  const mine = serial;
  const ids = new Set<string>();
  for (let offset = 0; ; offset += PART) {
    const part = await selectionIds(list, offset, PART);
    if (mine !== serial) return;
    for (const id of part ?? []) ids.add(id);
    if (part === null || part.length < PART) break;
  }
  useSelection.setState({ ids, anchor: null });
}
