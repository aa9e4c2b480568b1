import type { Me } from '../../../shared/domain/user.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import type { ReadableDb } from '../cache/database.ts';
import type { OutboxRow } from '../cache/tables/outbox.ts';
import type { Drill } from '../drill.ts';
import type { QueueIndex } from './queue-index.ts';
import type { QueueList } from './queue-list.ts';

/** What a query may read. */
export type QueryContext = {
  readonly db: ReadableDb;
  readonly me: Me;
  readonly queue: QueueIndex;
  readonly queueList: QueueList;
  /** Commands on their way to the server at this moment. */
  /** The words of an entry that can still be changed, by name. */
  readonly written: (row: OutboxRow) => Readonly<Record<string, string>>;
  readonly sending: () => ReadonlySet<string>;
  readonly drill: Pick<Drill, 'report'>;
  readonly status: () => SyncStatus;
  readonly cacheBytes: () => number;
  readonly schemaVersion: number;
};
