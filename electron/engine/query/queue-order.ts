import type { QueueSort } from '../../../shared/ipc/queue-calls.ts';
import type { QueueColumns, QueueIndex } from './queue-index.ts';

type Order = { readonly revision: number; readonly numbers: Int32Array };

/** All incidents in ascending order of one column, kept up by moving only what changed. */
export type QueueOrder = {
  readonly ascending: (by: QueueSort['by']) => Int32Array;
  /** By index of a person, where the name stands among the names; nobody is first. */
  readonly rankOfPeople: () => ArrayLike<number>;
};

export function createQueueOrder(index: QueueIndex, nameOf: (personId: string) => string): QueueOrder {
  const orders = new Map<QueueSort['by'], Order>();

  function ascending(by: QueueSort['by']): Int32Array {
    const revision = index.revision();
    const columns = index.columns();
    const known = orders.get(by);
    if (known?.revision === revision) return known.numbers;
    const compare = comparison(by, columns, index.people(), nameOf);
    const changed = known === undefined ? null : index.changedSince(known.revision);
    const numbers =
      known === undefined || changed === null
        ? sortedAll(columns, compare)
        : moved(known.numbers, changed, columns, compare);
    orders.set(by, { revision, numbers });
    return numbers;
  }

  return { ascending, rankOfPeople: () => ranksOf(index.people(), nameOf) };
}

type Compare = (left: number, right: number) => number;

function comparison(
  by: QueueSort['by'],
  columns: QueueColumns,
  people: readonly string[],
  nameOf: (personId: string) => string,
): Compare {
  // Numbers are given in the order of arrival, which settles ties the same way every time.
  const byNumbers = (values: ArrayLike<number>): Compare => {
    return (left, right) => {
      const [a = 0, b = 0] = [values[left], values[right]];
      return a < b ? -1 : a > b ? 1 : left - right;
    };
  };
  switch (by) {
    case 'severity':
      // The options go from the worst down, so that ascending means rising severity.
      return (left, right) => (columns.severity[right] ?? 0) - (columns.severity[left] ?? 0) || left - right;
    case 'status':
      return byNumbers(columns.status);
    case 'detected_at':
      return byNumbers(columns.detectedAt);
    case 'updated_at':
      return byNumbers(columns.updatedAt);
    case 'reference':
      return byNumbers(columns.reference);
    case 'assignee': {
      const ranks = ranksOf(people, nameOf);
      return (left, right) =>
        (ranks[columns.assignee[left] ?? 0] ?? 0) - (ranks[columns.assignee[right] ?? 0] ?? 0) ||
        left - right;
    }
    case 'title':
      return (left, right) => {
        const [a = '', b = ''] = [columns.title[left], columns.title[right]];
        return a < b ? -1 : a > b ? 1 : left - right;
      };
  }
}

function ranksOf(people: readonly string[], nameOf: (personId: string) => string): Float64Array {
  const names = people.map((id, index) => ({ index, name: index === 0 ? '' : nameOf(id).toLowerCase() }));
  const ranks = new Float64Array(names.length);
  for (const [rank, { index }] of names.toSorted((a, b) => (a.name < b.name ? -1 : 1)).entries())
    ranks[index] = rank;
  return ranks;
}

function sortedAll(columns: QueueColumns, compare: Compare): Int32Array {
  const numbers = new Int32Array(columns.length);
  let count = 0;
  for (let n = 0; n < columns.length; n += 1) if (columns.alive[n] === 1) numbers[count++] = n;
  return numbers.subarray(0, count).sort(compare);
}

/** Takes what changed out of the order and merges it in at its new places. */
function moved(
  order: Int32Array,
  changed: ReadonlySet<number>,
  columns: QueueColumns,
  compare: Compare,
): Int32Array {
  const back = [...changed].filter((n) => columns.alive[n] === 1).sort(compare);
  const marks = new Uint8Array(columns.length);
  for (const n of changed) marks[n] = 1;
  const next = new Int32Array(order.length + back.length);
  let count = 0;
  let waiting = 0;
  for (const n of order) {
    if (marks[n] === 1) continue;
    for (let first = back[waiting]; first !== undefined && compare(first, n) < 0; first = back[waiting]) {
      next[count++] = first;
      waiting += 1;
    }
    next[count++] = n;
  }
  for (; waiting < back.length; waiting += 1) next[count++] = back[waiting] ?? 0;
  return next.subarray(0, count);
}
