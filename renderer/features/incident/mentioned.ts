import type { User } from '../../../shared/domain/user.ts';
import type { FindMentioned } from './note-text.tsx';

/** Finds people by what stands behind an `@`, in any case. */
export function mentionedAmong(people: readonly User[], meId: string | undefined): FindMentioned {
  const byName = new Map(people.map((person) => [person.username.toLowerCase(), person]));
  return (username) => {
    const person = byName.get(username.toLowerCase());
    return person === undefined ? undefined : { name: person.full_name, me: person.id === meId };
  };
}
