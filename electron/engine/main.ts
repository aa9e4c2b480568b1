import { randomBytes } from 'node:crypto';
import type { FromEngine } from '../../shared/ipc/engine-frames.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { createHttpsTransport } from '../net/https-transport.ts';
import { diskFiles } from './cache/disk-files.ts';
import { openSqlite } from './cache/sqlite-connection.ts';
import { createEngine } from './engine.ts';
import { nodeDisk } from './evidence/node-disk.ts';
import { describe, type Log } from './log.ts';
import { createDispatch } from './rpc/dispatch.ts';
import { createHostClient } from './rpc/host-client.ts';
import { createPageThread } from './sync/page-thread.ts';
import { systemClock, systemTimers, systemTurn } from './system-time.ts';
import { keepEvidenceFiles } from './witness/evidence-files.ts';

/** The one file that knows it runs in a utility process: real parts, wired to the port of the process that started it. */
type ParentPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (message: { readonly data: unknown }) => void) => void;
};

const port = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;
if (port === undefined) throw new Error('The engine runs only as a utility process.');

const post = (frame: FromEngine): void => port.postMessage(frame);
const log: Log = (level, message, detail = {}) => post({ frame: 'log', level, message, detail });
const host = createHostClient(post);
const engine = createEngine({
  clock: systemClock,
  timers: systemTimers,
  nextTurn: systemTurn,
  random: randomBytes,
  files: diskFiles,
  openDatabase: openSqlite,
  evidenceDisk: nodeDisk,
  createTransport: ({ origin, authorities }) =>
    createHttpsTransport({ origin, authorities, userAgent: 'Watchfloor' }),
  createPageReader: () => createPageThread(new URL('./page-worker.js', import.meta.url)),
  host,
  keepEvidence: keepEvidenceFiles,
  log,
});

process.on('uncaughtException', (error) => {
  log('error', 'the engine ends on a defect', describe(error));
  process.exitCode = 1;
  setImmediate(() => process.exit(1)); // Main starts a new one; what was accepted is in the outbox.
});

const newId = () => uuidV7(systemClock, randomBytes);
const dispatch = createDispatch({ engine, host, post, log, newId });
port.on('message', ({ data }) => dispatch(data));
post({ frame: 'ready' });
