import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { findIncidentKey, incidentIdOf } from '../cache/tables/incident-keys.ts';
import type { QueryContext } from './context.ts';

export function queueLocate(
  context: QueryContext,
  input: ParsedInputOf<'queue.locate'>,
): OutputOf<'queue.locate'> {
  const numbers = context.queueList.numbers(input.filter, input.sort);
  const n = findIncidentKey(context.db, input.id);
  const at = n === null ? -1 : numbers.indexOf(n);
  const idAt = (index: number): string | null => {
    const neighbour = at === -1 ? undefined : numbers[index];
    return neighbour === undefined ? null : incidentIdOf(context.db, neighbour);
  };
  return {
    index: at === -1 ? null : at,
    total: numbers.length,
    previous_id: idAt(at - 1),
    next_id: idAt(at + 1),
  };
}
