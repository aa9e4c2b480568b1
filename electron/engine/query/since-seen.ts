import type { FieldChange, TimelineEvent } from '../../../shared/domain/timeline-event.ts';
import type { SinceSeen } from '../../../shared/ipc/incident-calls.ts';

const mostEntries = 50;
const longestText = 200;

/** What others did after `seenAt`, by the timeline; null when that is nothing. */
export function sinceSeen(
  events: readonly TimelineEvent[],
  seenAt: string,
  meId: string,
  names: ReadonlyMap<string, string>,
): SinceSeen | null {
  const news = events
    .filter((event) => event.received_at > seenAt && event.author_id !== meId)
    .sort((left, right) => (left.received_at < right.received_at ? -1 : 1));
  if (news.length === 0) return null;
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  return {
    seen_at: seenAt,
    fields: folded(news.flatMap((event) => event.changes)),
    entries: news
      .filter((event) => event.changes.length === 0)
      .slice(-mostEntries)
      .map(({ id, kind, text, author_id }) => ({
        ...{ id, kind, author_name: nameOf(author_id) },
        text: text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text,
      })),
    people: [...new Set(news.flatMap((event) => nameOf(event.author_id) ?? []))],
  };
}

/** Each field once, from its first old to its last new value; one that came back to what it was is left out. */
function folded(changes: readonly FieldChange[]): FieldChange[] {
  const byField = new Map<string, FieldChange>();
  for (const change of changes) {
    const before = byField.get(change.field);
    byField.set(change.field, before === undefined ? change : { ...change, old: before.old });
  }
  return [...byField.values()].filter((change) => JSON.stringify(change.old) !== JSON.stringify(change.new));
}
