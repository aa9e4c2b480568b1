import type { CacheMark, EngineConfig, WitnessAnswer, WitnessAsk } from '../../shared/ipc/engine-frames.ts';
import type { EventOf } from '../../shared/ipc/events.ts';
import type { Clock, Timers } from '../../shared/lib/clock.ts';
import type { RandomBytes } from '../../shared/lib/id.ts';
import type { Transport } from '../net/transport.ts';
import type { CacheFiles } from './cache/cache-files.ts';
import type { OpenDatabase } from './cache/database.ts';
import type { EvidenceDisk } from './evidence/evidence-disk.ts';
import type { Log } from './log.ts';
import type { PageReader } from './sync/read-page.ts';

/** What the engine may say without being asked. */
export type EngineEvents = {
  readonly changed: EventOf<'changed'>;
  readonly sync: EventOf<'sync'>;
};

/** What is needed of the trusted host. */
export type Host = {
  /**
   * An access token; `rejected` is one that the server did not take. Throws AppError: `session_ended` when the person has
   * to sign in again, a network code when none could be had now.
   */
  readonly askToken: (rejected: string | null) => Promise<string>;
  /** Keeps the mark outside the cache. Absent where nobody keeps it: then no older copy is noticed. */
  readonly mark?: (mark: CacheMark) => void;
  /** Checks, keeps and cosigns heads of the audit log. Absent where nobody does: then this console is no witness. */
  readonly witness?: (ask: WitnessAsk) => Promise<WitnessAnswer>;
  readonly emit: <N extends keyof EngineEvents>(name: N, payload: EngineEvents[N]) => void;
};

/**
 * Everything of the outside world that the engine touches, and nothing else of it: whoever gives these owns time,
 * chance, network and disk.
 */
export type EngineParts = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Lets what is under way go on before more is done at once: resolves when the loop has come round. */
  readonly nextTurn: () => Promise<void>;
  readonly random: RandomBytes;
  readonly files: CacheFiles;
  readonly openDatabase: OpenDatabase;
  readonly evidenceDisk: EvidenceDisk;
  readonly createTransport: (config: Pick<EngineConfig, 'origin' | 'authorities'>) => Transport;
  /** Reads the pages of the feed; absent: the engine's own thread does. */
  readonly createPageReader?: () => PageReader;
  /** Writes files into a new folder beside a cache, readable by this user only; answers its path, null where that failed. */
  readonly keepEvidence?: (
    cachePath: string,
    folder: string,
    files: Readonly<Record<string, string>>,
  ) => string | null;
  readonly host: Host;
  readonly log: Log;
};
