import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import type { QueueGroup } from '../../../shared/ipc/queue-calls.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';
import { groupColumn } from './group-order.ts';

/** The groups of a list with how many they hold, in their order. */
export function queueGroups(
  context: QueryContext,
  { filter, sort }: ParsedInputOf<'queue.groups'>,
): OutputOf<'queue.groups'> {
  const { group } = sort;
  if (group === undefined) return { groups: [] };
  const numbers = context.queueList.numbers(filter, sort);
  const column = groupColumn(group, context.queue.columns());
  const names = namesOfUsers(context.db);
  const people = context.queue.people();
  const groups: OutputOf<'queue.groups'>['groups'] = [];
  let last = -1;
  for (const n of numbers) {
    const at = column[n] ?? 0;
    const current = groups.at(-1);
    if (at === last && current !== undefined) current.count += 1;
    else groups.push({ ...named(group, at), count: 1 });
    last = at;
  }
  return { groups };

  function named(by: QueueGroup, at: number): { value: string; label: string | null } {
    switch (by) {
      case 'severity':
        return { value: severitySchema.options[at] ?? '', label: null };
      case 'status':
        return { value: incidentStatusSchema.options[at] ?? '', label: null };
      case 'source':
        return { value: incidentSourceSchema.options[at] ?? '', label: null };
      case 'assignee': {
        const id = people[at] ?? 'none';
        return { value: id, label: at === 0 ? null : (names.get(id) ?? null) };
      }
    }
  }
}
