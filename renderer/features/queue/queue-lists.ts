import type { QueueFilter, QueueSort } from '../../../shared/ipc/queue-calls.ts';

/** What the queue lists now; an incident's page moves to its neighbours within it. */
export interface QueueList {
  readonly filter: QueueFilter;
  readonly sort: QueueSort;
}
