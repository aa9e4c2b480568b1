import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { readQueueQuery } from '../../../shared/query/queue-fields.ts';
import type { Query } from '../../../shared/query/syntax.ts';
import { conflictFieldsOf } from '../cache/tables/conflicts.ts';
import { incidentTimes } from '../cache/tables/incident-facts.ts';
import { incidentColumns } from '../cache/tables/incidents.ts';
import { prunedNumbers } from '../cache/tables/pruned.ts';
import { changedByOthers, seenAt } from '../cache/tables/seen.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';
import { listedIncident } from './listed-incident.ts';

/** A window of the queue; only the rows of the window are read from the cache. */
export function queuePage(context: QueryContext, input: ParsedInputOf<'queue.page'>): OutputOf<'queue.page'> {
  const numbers = context.queueList.numbers(input.filter, input.sort);
  const names = namesOfUsers(context.db);
  const window = numbers.subarray(input.offset, input.offset + input.limit);
  const rows = Array.from(window).flatMap((n) => rowOf(context, n, names, input.clocks) ?? []);
  return { rows, total: numbers.length, offset: input.offset, unsearched: unsearched(context, input) };
}

/** Of the incidents that the rest of the filter leaves; those that the words found anyway count as searched. */
function unsearched({ db, queueList }: QueryContext, { filter, sort }: ParsedInputOf<'queue.page'>): number {
  if (!asksForWords(filter)) return 0;
  const pruned = prunedNumbers(db);
  if (pruned.length === 0) return 0;
  const found = new Set(queueList.numbers(filter, sort));
  const all = new Set(queueList.numbers({ ...filter, text: '', query: '' }, sort));
  return pruned.filter((n) => all.has(n) && !found.has(n)).length;
}

function asksForWords({ text, query }: ParsedInputOf<'queue.page'>['filter']): boolean {
  if (text.trim() !== '') return true;
  const read = readQueueQuery(query);
  return read.ok && hasWords(read.query);
}

function hasWords(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.of.some(hasWords);
  return query.kind === 'not' ? hasWords(query.of) : query.kind === 'words';
}

const noTimes = [null, null, null] as const;

function rowOf(
  { db, me }: QueryContext,
  n: number,
  names: ReadonlyMap<string, string>,
  clocks: boolean,
): QueueRow | null {
  const listed = listedIncident(db, n, incidentColumns(db, n));
  if (listed === null) return null;
  const { id, reference, title, severity, status, source, tlp, pending, refused } = listed;
  const seen = seenAt(db, n);
  const [acknowledged_at, contained_at, closed_at] = (clocks ? incidentTimes(db, n) : null) ?? noTimes;
  return {
    ...{ id, reference, title, severity, status, source, tlp, pending, refused },
    assignee_id: listed.assigneeId,
    assignee_name: listed.assigneeId === null ? null : (names.get(listed.assigneeId) ?? null),
    ...{ acknowledged_at, contained_at, closed_at },
    tags: JSON.parse(listed.tags) as string[],
    detected_at: listed.detectedAt,
    updated_at: listed.updatedAt,
    conflicts: conflictFieldsOf(db, id).length,
    unread:
      listed.serverUpdatedAt !== null &&
      (seen === null || (seen < listed.serverUpdatedAt && changedByOthers(db, n, seen, me.id))),
  };
}
