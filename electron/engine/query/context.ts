import type { Me } from '../../../shared/domain/user.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import type { ReadableDb } from '../cache/database.ts';
import type { OutboxRow } from '../cache/tables/outbox.ts';
import type { Drill } from '../drill.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { Jobs } from '../evidence/jobs.ts';
import type { Uploads } from '../evidence/uploads.ts';
import type { Keeping } from '../storage/keeping.ts';
import type { Witness } from '../witness/witness.ts';
import type { ObservableIndex } from './observable-index.ts';
import type { QueueFacts } from './queue-facts.ts';
import type { QueueIndex } from './queue-index.ts';
import type { QueueList } from './queue-list.ts';

/** Of the work on evidence, what a query may ask. */
export type EvidenceReading = {
  readonly store: Pick<EvidenceStore, 'has' | 'peek'>;
  readonly jobs: Pick<Jobs, 'list'>;
  readonly uploads: Pick<Uploads, 'progress' | 'isSupported'>;
};

/** What a query may read. */
export type QueryContext = {
  readonly db: ReadableDb;
  readonly me: Me;
  readonly queue: QueueIndex;
  readonly queueList: QueueList;
  readonly queueFacts: QueueFacts;
  /** Numbers of the incidents with a word in their own words or a note. */
  readonly withWord: (word: string) => readonly number[];
  readonly observables: ObservableIndex;
  readonly nowMs: () => number;
  /** The words of an entry that can still be changed, by name. */
  readonly written: (row: OutboxRow) => Readonly<Record<string, string>>;
  /** Commands on their way to the server at this moment. */
  readonly sending: () => ReadonlySet<string>;
  readonly drill: Pick<Drill, 'report'>;
  readonly keeping: Keeping;
  readonly evidence: EvidenceReading;
  readonly witness: Pick<Witness, 'status'>;
  readonly status: () => SyncStatus;
  readonly cacheBytes: () => number;
  /** Of the content of evidence, beside the cache. */
  readonly storeBytes: () => number;
  /** Whether the file of the cache can become smaller. */
  readonly shrinks: boolean;
  readonly schemaVersion: number;
};
