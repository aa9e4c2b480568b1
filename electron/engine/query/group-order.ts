import type { QueueGroup } from '../../../shared/ipc/queue-calls.ts';
import type { QueueColumns } from './queue-index.ts';

export function groupColumn(group: QueueGroup, columns: QueueColumns): Uint8Array | Uint16Array {
  return columns[group];
}

/** The same numbers with those of one group together, in the order of the groups; within one they stay as they are. */
export function groupOrder(
  group: QueueGroup,
  numbers: Int32Array,
  columns: QueueColumns,
  people: readonly string[],
  ranks: ArrayLike<number>,
): Int32Array {
  const column = groupColumn(group, columns);
  const isPerson = group === 'assignee';
  const placeOf = (n: number) => (isPerson ? (ranks[column[n] ?? 0] ?? 0) : (column[n] ?? 0));
  const places = isPerson ? people.length : 256;
  const starts = new Int32Array(places + 1);
  for (const n of numbers) starts[placeOf(n) + 1] = (starts[placeOf(n) + 1] ?? 0) + 1;
  for (let at = 1; at <= places; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const grouped = new Int32Array(numbers.length);
  for (const n of numbers) {
    const place = placeOf(n);
    const at = starts[place] ?? 0;
    grouped[at] = n;
    starts[place] = at + 1;
  }
  return grouped;
}
