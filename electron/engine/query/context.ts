import type { Me } from '../../../shared/domain/user.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import type { ReadableDb } from '../cache/database.ts';
import type { QueueIndex } from './queue-index.ts';
import type { QueueList } from './queue-list.ts';

/** What a query may read. */
export type QueryContext = {
  readonly db: ReadableDb;
  readonly me: Me;
  readonly queue: QueueIndex;
  readonly queueList: QueueList;
  /** Commands on their way to the server at this moment. */
  readonly sending: () => ReadonlySet<string>;
  readonly status: () => SyncStatus;
  readonly cacheBytes: () => number;
  readonly schemaVersion: number;
};
