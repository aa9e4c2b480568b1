import type { OutboxEntry } from '../../shared/ipc/sync-calls.ts';

export interface PendingGroup {
  readonly incidentId: string;
  readonly reference: string | null;
  readonly title: string | null;
  /** In the order in which they are sent. */
  readonly entries: readonly OutboxEntry[];
}

/** By incident, in the order of the oldest entry of each; incidents do not wait for one another. */
export function pendingGroups(entries: readonly OutboxEntry[]): readonly PendingGroup[] {
  return [...Map.groupBy(entries, (entry) => entry.incident_id)].map(([incidentId, own]) => ({
    incidentId,
    reference: own[0]?.incident_reference ?? null,
    title: own[0]?.incident_title ?? null,
    entries: own,
  }));
}

/** Why it has not gone yet, in a few words; `before` is how many of the same incident go first. */
export function pendingState(entry: OutboxEntry, before: number): string {
  switch (entry.state) {
    case 'queued':
      return before === 0 ? 'waits for the server' : `goes after ${before} before it`;
    case 'sending':
      return 'is being sent';
    case 'waiting':
      return `tried ${entry.attempts === 1 ? 'once' : `${entry.attempts} times`}`;
    case 'refused':
      return 'refused by the server';
  }
}

/** Why an entry cannot be given up now; null when it can. */
export function whyNotDiscard(entry: OutboxEntry): string | null {
  if (entry.state === 'sending') return 'It is being sent at this moment.';
  if (entry.state === 'waiting')
    return 'It may have arrived already, so that giving it up could not be kept. Wait for the server’s answer.';
  return null;
}

/** Why its words cannot be changed now; null when they can. */
export function whyNotEdit(entry: OutboxEntry): string | null {
  const reason = whyNotDiscard(entry);
  if (reason !== null) return reason;
  return entry.editable.length === 0 ? 'There are no words in it: change the field itself.' : null;
}
