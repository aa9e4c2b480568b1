import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { QueueFilter, QueueSort } from '../../../shared/ipc/queue-calls.ts';
import type { QueueColumns, QueueIndex } from './queue-index.ts';
import type { QueueOrder } from './queue-order.ts';
import type { TextSearch } from './search-text.ts';

/** The choices of a filter as a mark for each value of a column; null where there is no choice. */
type Choices = {
  readonly severity: Uint8Array | null;
  readonly status: Uint8Array | null;
  readonly source: Uint8Array | null;
  readonly assignee: Uint8Array | null;
};

export type QueueCounts = {
  readonly total: number;
  readonly severity: readonly number[];
  readonly status: readonly number[];
  readonly source: readonly number[];
  /** By index into the people of the queue index. */
  readonly assignee: readonly number[];
};

/** The filtered and sorted queue as numbers of incidents, remembered while nothing has changed. */
export type QueueList = {
  readonly numbers: (filter: QueueFilter, sort: QueueSort) => Int32Array;
  /** Each facet counted as if it had no choice of its own. */
  readonly counts: (filter: QueueFilter) => QueueCounts;
};

const remembered = 6;

export function createQueueList(
  index: QueueIndex,
  order: QueueOrder,
  search: TextSearch,
  meId: string,
): QueueList {
  let lists: { readonly key: string; readonly revision: number; readonly numbers: Int32Array }[] = [];

  function choicesOf(filter: QueueFilter): Choices {
    const people = index.people();
    const chosen = filter.assignee.map((id) => (id === 'me' ? meId : id));
    return {
      severity: marks(severitySchema.options, filter.severity),
      status: marks(incidentStatusSchema.options, filter.status),
      source: marks(incidentSourceSchema.options, filter.source),
      assignee: marks(people, chosen),
    };
  }

  /** Marks of what text and tags leave, which no facet stands for; null when that is everything. */
  function narrowed(filter: QueueFilter, columns: QueueColumns): Uint8Array | null {
    const found = search.find(filter.text, index.revision(), columns.length);
    if (filter.tag.length === 0) return found;
    const wanted = filter.tag.map((tag) => `,${tag},`);
    return Uint8Array.from({ length: columns.length }, (_, n) =>
      (found === null || found[n] === 1) && wanted.some((tag) => columns.tags[n]?.includes(tag) === true)
        ? 1
        : 0,
    );
  }

  function list(filter: QueueFilter, sort: QueueSort): Int32Array {
    const ascending = order.ascending(sort.by);
    const columns = index.columns();
    const choices = choicesOf(filter);
    const narrow = narrowed(filter, columns);
    const numbers = new Int32Array(ascending.length);
    let count = 0;
    const last = ascending.length - 1;
    for (let at = 0; at <= last; at += 1) {
      const n = ascending[sort.direction === 'asc' ? at : last - at] ?? 0;
      if (narrow !== null && narrow[n] !== 1) continue;
      if (misses(choices, columns, n) === 0) numbers[count++] = n;
    }
    return numbers.slice(0, count);
  }

  return {
    numbers: (filter, sort) => {
      const key = JSON.stringify([filter, sort]);
      const revision = index.revision();
      const known = lists.find((kept) => kept.key === key && kept.revision === revision);
      if (known !== undefined) return known.numbers;
      const numbers = list(filter, sort);
      lists = [{ key, revision, numbers }, ...lists.filter((kept) => kept.key !== key)].slice(0, remembered);
      return numbers;
    },
    counts: (filter) => {
      const columns = index.columns();
      const choices = choicesOf(filter);
      const narrow = narrowed(filter, columns);
      const severity = zeros(severitySchema.options.length);
      const status = zeros(incidentStatusSchema.options.length);
      const source = zeros(incidentSourceSchema.options.length);
      const assignee = zeros(index.people().length);
      let total = 0;
      for (let n = 0; n < columns.length; n += 1) {
        if (columns.alive[n] !== 1 || (narrow !== null && narrow[n] !== 1)) continue;
        const missed = misses(choices, columns, n);
        if (missed === 0) total += 1;
        // A facet counts what only its own choice, if anything, leaves out.
        if ((missed & ~missesSeverity) === 0) bump(severity, columns.severity[n]);
        if ((missed & ~missesStatus) === 0) bump(status, columns.status[n]);
        if ((missed & ~missesSource) === 0) bump(source, columns.source[n]);
        if ((missed & ~missesAssignee) === 0) bump(assignee, columns.assignee[n]);
      }
      return { total, severity, status, source, assignee };
    },
  };
}

const missesSeverity = 1;
const missesStatus = 2;
const missesSource = 4;
const missesAssignee = 8;

/** The facets whose choice leaves out an incident, as bits. */
function misses(choices: Choices, columns: QueueColumns, n: number): number {
  return (
    (isOut(choices.severity, columns.severity, n) ? missesSeverity : 0) |
    (isOut(choices.status, columns.status, n) ? missesStatus : 0) |
    (isOut(choices.source, columns.source, n) ? missesSource : 0) |
    (isOut(choices.assignee, columns.assignee, n) ? missesAssignee : 0)
  );
}

function isOut(chosen: Uint8Array | null, column: Uint8Array | Uint16Array, n: number): boolean {
  return chosen !== null && chosen[column[n] ?? 0] !== 1;
}

function marks(options: readonly string[], chosen: readonly string[]): Uint8Array | null {
  if (chosen.length === 0) return null;
  return Uint8Array.from(options, (option) => (chosen.includes(option) ? 1 : 0));
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function bump(counts: number[], at: number | undefined): void {
  if (at !== undefined) counts[at] = (counts[at] ?? 0) + 1;
}
