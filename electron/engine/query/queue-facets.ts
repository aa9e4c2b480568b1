import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';

type Counts = OutputOf<'queue.facets'>['severity'];

export function queueFacets(
  context: QueryContext,
  input: ParsedInputOf<'queue.facets'>,
): OutputOf<'queue.facets'> {
  const counts = context.queueList.counts(input.filter);
  return {
    total: counts.total,
    severity: counted(severitySchema.options, counts.severity),
    status: counted(incidentStatusSchema.options, counts.status),
    assignee: assignees(context, counts.assignee),
    source: counted(incidentSourceSchema.options, counts.source),
    tag: counts.tag.map(([value, count]) => ({ value, label: null, count })),
  };
}

function counted(options: readonly string[], counts: readonly number[]): Counts {
  return options.map((value, index) => ({ value, label: null, count: counts[index] ?? 0 }));
}

/** Nobody and oneself first, always; then those who have any, most first. */
function assignees(context: QueryContext, counts: readonly number[]): Counts {
  const names = namesOfUsers(context.db);
  const people = context.queue.people().map((id, index) => ({
    value: id,
    label: names.get(id) ?? null,
    count: counts[index] ?? 0,
  }));
  const mine = people.find((person) => person.value === context.me.id)?.count ?? 0;
  const others = people
    .filter((person, index) => index > 0 && person.value !== context.me.id && person.count > 0)
    .toSorted(
      (left, right) => right.count - left.count || (left.label ?? '').localeCompare(right.label ?? ''),
    );
  return [
    { value: 'none', label: null, count: counts[0] ?? 0 },
    { value: 'me', label: context.me.full_name, count: mine },
    ...others,
  ];
}
