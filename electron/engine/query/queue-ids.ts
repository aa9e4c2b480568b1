import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { incidentIdOf } from '../cache/tables/incident-keys.ts';
import type { QueryContext } from './context.ts';

export function queueIds(context: QueryContext, input: ParsedInputOf<'queue.ids'>): OutputOf<'queue.ids'> {
  const numbers = context.queueList.numbers(input.filter, input.sort);
  const window = numbers.subarray(input.offset, input.offset + input.limit);
  return { ids: Array.from(window).flatMap((n) => incidentIdOf(context.db, n) ?? []), total: numbers.length };
}
