import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { QueueFilter, QueueSort } from '../../../shared/ipc/queue-calls.ts';
import { movesWithTime } from '../../../shared/query/queue-fields.ts';
import { groupOrder } from './group-order.ts';
import type { QueueColumns, QueueIndex } from './queue-index.ts';
import type { Matches } from './queue-match.ts';
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
  /** Each tag, most first. */
  readonly tag: readonly (readonly [tag: string, count: number])[];
};

/** The filtered and sorted queue as numbers of incidents, remembered while nothing has changed. */
export type QueueList = {
  readonly numbers: (filter: QueueFilter, sort: QueueSort) => Int32Array;
  /** Each facet counted as if it had no choice of its own. */
  readonly counts: (filter: QueueFilter) => QueueCounts;
};

const remembered = 6;
/** Answers to a question that moves with the time are kept this long. */
const freshMs = 10_000;
const mostTags = 200;

export type QueueListParts = {
  readonly index: QueueIndex;
  readonly order: QueueOrder;
  readonly search: TextSearch;
  readonly meId: string;
  readonly nowMs: () => number;
  /** What a query of the queue's language leaves; null when that is everything. */
  readonly matcher: (query: string) => Matches | null;
};

export function createQueueList({ index, order, search, meId, nowMs, matcher }: QueueListParts): QueueList {
  let lists: { readonly key: string; readonly revision: number; readonly numbers: Int32Array }[] = [];
  let narrow: { readonly key: string; readonly marks: Uint8Array | null } | null = null;

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

  /** A view that was pinned before there was a language has no query. */
  function queryOf(filter: QueueFilter): string {
    return ((filter as { readonly query?: string }).query ?? '').trim();
  }

  /** What the answer depends on beside the columns. */
  function momentOf(filter: QueueFilter): number {
    return movesWithTime(queryOf(filter)) ? Math.floor(nowMs() / freshMs) : 0;
  }

  /** Marks of what words and query leave, which no facet stands for; null when that is everything. */
  function narrowed(filter: QueueFilter, columns: QueueColumns): Uint8Array | null {
    const revision = index.revision();
    const query = queryOf(filter);
    const key = JSON.stringify([revision, momentOf(filter), filter.text, query]);
    if (narrow?.key === key) return narrow.marks;
    const found = search.find(filter.text, revision, columns.length);
    const fits = query === '' ? null : matcher(query);
    const both =
      fits === null
        ? found
        : Uint8Array.from({ length: columns.length }, (_, n) =>
            columns.alive[n] === 1 && (found === null || found[n] === 1) && fits(n) ? 1 : 0,
          );
    narrow = { key, marks: both };
    return both;
  }

  function list(filter: QueueFilter, sort: QueueSort): Int32Array {
    const ascending = order.ascending(sort.by);
    const columns = index.columns();
    const choices = choicesOf(filter);
    const left = narrowed(filter, columns);
    const hasTag = tagTest(filter.tag, columns);
    const numbers = new Int32Array(ascending.length);
    let count = 0;
    const last = ascending.length - 1;
    for (let at = 0; at <= last; at += 1) {
      const n = ascending[sort.direction === 'asc' ? at : last - at] ?? 0;
      if ((left !== null && left[n] !== 1) || !hasTag(n)) continue;
      if (misses(choices, columns, n) === 0) numbers[count++] = n;
    }
    const found = numbers.slice(0, count);
    return sort.group === undefined
      ? found
      : groupOrder(sort.group, found, columns, index.people(), order.rankOfPeople());
  }

  return {
    numbers: (filter, sort) => {
      const key = JSON.stringify([filter, sort, momentOf(filter)]);
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
      const left = narrowed(filter, columns);
      const hasTag = tagTest(filter.tag, columns);
      const severity = zeros(severitySchema.options.length);
      const status = zeros(incidentStatusSchema.options.length);
      const source = zeros(incidentSourceSchema.options.length);
      const assignee = zeros(index.people().length);
      const tagLists = new Map<string, number>();
      let total = 0;
      for (let n = 0; n < columns.length; n += 1) {
        if (columns.alive[n] !== 1 || (left !== null && left[n] !== 1)) continue;
        const missed = misses(choices, columns, n) | (hasTag(n) ? 0 : missesTag);
        if (missed === 0) total += 1;
        // A facet counts what only its own choice, if anything, leaves out.
        if ((missed & ~missesSeverity) === 0) bump(severity, columns.severity[n]);
        if ((missed & ~missesStatus) === 0) bump(status, columns.status[n]);
        if ((missed & ~missesSource) === 0) bump(source, columns.source[n]);
        if ((missed & ~missesAssignee) === 0) bump(assignee, columns.assignee[n]);
        if ((missed & ~missesTag) === 0) {
          const tags = columns.tags[n] ?? '';
          if (tags !== '') tagLists.set(tags, (tagLists.get(tags) ?? 0) + 1);
        }
      }
      return { total, severity, status, source, assignee, tag: tagCounts(tagLists) };
    },
  };
}

function tagTest(wanted: readonly string[], columns: QueueColumns): (n: number) => boolean {
  if (wanted.length === 0) return () => true;
  const marked = wanted.map((tag) => `,${tag},`);
  return (n) => marked.some((tag) => columns.tags[n]?.includes(tag) === true);
}

function tagCounts(lists: ReadonlyMap<string, number>): [string, number][] {
  const counts = new Map<string, number>();
  for (const [list, count] of lists)
    for (const tag of list.split(',')) if (tag !== '') counts.set(tag, (counts.get(tag) ?? 0) + count);
  return [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1)).slice(0, mostTags);
}

const missesSeverity = 1;
const missesStatus = 2;
const missesSource = 4;
const missesAssignee = 8;
const missesTag = 16;

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
