import type { Ticket } from '../../../shared/ipc/case-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';

/** A name for a case that begins with these files: theirs, without ending. */
export function suggestedName(tickets: readonly Pick<Ticket, 'name'>[]): string {
  const [first] = tickets;
  if (first === undefined) return '';
  const name = visibleText(first.name).replace(/(\.(ndjson|jsonl?|csv|log|zip|gz|zst|bundle|tar))+$/i, '');
  return (tickets.length === 1 ? name : `${name} and ${tickets.length - 1} more`).trim().slice(0, 120);
}
