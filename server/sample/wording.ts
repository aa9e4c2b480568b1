import type { FieldChange } from '../../shared/domain/timeline-event.ts';
import { assertNever } from '../../shared/lib/assert-never.ts';
import { nameOf, type Person } from './people.ts';
import type { Random } from './random.ts';
import type { TellEntry } from './story.ts';

/** What a change of owner is called in the timeline. */
export function assignedTo(assignee: Person | null): string {
  return assignee === null ? 'Put back into the queue' : `Assigned to ${nameOf(assignee)}`;
}

export function shown(value: FieldChange['old']): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? 'none');
}

/** How long after it happened an entry is written down, in milliseconds: answers sooner than what is found out later. */
export function writingDelayMs(kind: TellEntry['kind'], random: Random): number {
  switch (kind) {
    case 'note':
      return 0;
    case 'detection':
      return random.int(800, 40_000);
    case 'attacker_action':
      return random.int(120_000, 600_000);
    case 'response_action':
    case 'communication':
      return random.int(20_000, 240_000);
    default:
      return assertNever(kind);
  }
}
