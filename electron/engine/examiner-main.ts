import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { FromExaminer } from '../../shared/ipc/examiner-frames.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { openSqlite } from './cache/sqlite-connection.ts';
import { createExaminer } from './examiner.ts';
import { describe, type Log } from './log.ts';
import { createExaminerDispatch } from './rpc/examiner-dispatch.ts';
import { systemClock } from './system-time.ts';

/** The one file that knows it runs in the examiner's utility process: no network, no token, no key but the open case's. */
type ParentPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (message: { readonly data: unknown }) => void) => void;
};

const port = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;
if (port === undefined) throw new Error('The examiner runs only as a utility process.');

const post = (frame: FromExaminer): void => port.postMessage(frame);
const log: Log = (level, message, detail = {}) => post({ frame: 'log', level, message, detail });
const examiner = createExaminer({
  emit: (name, payload) => post({ frame: 'event', name, payload }),
  mark: (mark) => post({ frame: 'mark', mark }),
  log,
  clock: systemClock,
  random: randomBytes,
  openDatabase: openSqlite,
  // Built beside this file (electron.vite.config.ts).
  shredWorker: new URL(/* @vite-ignore */ './shred-worker.js', import.meta.url),
  // `out/main` and `resources` stand beside each other, in the sources as in the package.
  resources: join(import.meta.dirname, '../../resources'),
  threads: Math.min(4, Math.max(1, availableParallelism())),
});

process.on('uncaughtException', (error) => {
  log('error', 'the examiner ends on a defect', describe(error));
  process.exitCode = 1;
  setImmediate(() => process.exit(1)); // What was committed is in the case; the person opens it again.
});

const newId = () => uuidV7(systemClock, randomBytes);
const dispatch = createExaminerDispatch({ examiner, post, log, newId });
port.on('message', ({ data }) => dispatch(data));
post({ frame: 'ready' });
