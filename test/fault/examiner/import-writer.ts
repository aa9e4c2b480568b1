import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { createExaminer } from '../../../electron/engine/examiner.ts';
import { systemClock } from '../../../electron/engine/system-time.ts';
import { uuidV7 } from '../../../shared/lib/id.ts';

/** Takes a file into a case, and kills itself after so many commits of segments. Arguments: case file, log, commits. */
const [casePath = '', log = '', commits = ''] = process.argv.slice(2);
let left = Number(commits);
const newId = () => uuidV7(systemClock, randomBytes);
const examiner = createExaminer({
  emit: (name, payload) => {
    if (name !== 'changed' || !(payload as { topics: string[] }).topics.includes('events')) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
  mark: () => undefined,
  log: () => undefined,
  clock: systemClock,
  random: randomBytes,
  openDatabase: openSqlite,
  shredWorker: new URL('../../../electron/engine/cases/import/shred-worker.ts', import.meta.url),
  resources: join(import.meta.dirname, '../../../resources'),
  threads: 1,
});
await examiner.open({
  path: casePath,
  key: { kind: 'raw', hex: 'ab'.repeat(32) },
  create: { id: newId(), name: 'Killed' },
});
const ticket = newId();
examiner.ticket(ticket, log);
await examiner.call('source.import', { sources: [{ ticket, format: null, mapping: null }], strict: false });
await examiner.idle();
