import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../../../electron/engine/cache/sqlite-connection.ts';
import { createExaminer } from '../../../../electron/engine/examiner.ts';
import { systemClock } from '../../../../electron/engine/system-time.ts';
import type { Job } from '../../../../shared/ipc/case-calls.ts';
import type { ExaminerCallName, InputOf, OutputOf } from '../../../../shared/ipc/contract.ts';
import type { JournalMark } from '../../../../shared/ipc/examiner-frames.ts';
import { uuidV7 } from '../../../../shared/lib/id.ts';
import { cacheRoot } from '../kept-sample.ts';

/**
 * One case in a process of its own: takes a source in (so many times), asks, and prints what that took as JSON.
 * Arguments: path, pin file or `-`, how many times, queries as a JSON array.
 */
const [path = '', pin = '-', times = '1', queries = '[]'] = process.argv.slice(2);
const folder = mkdtempSync(join(cacheRoot(), 'bench-case-'));
const newId = () => uuidV7(systemClock, randomBytes);
let lastJob: Job | null = null;
let mark: JournalMark | null = null;
const examiner = createExaminer({
  emit: (name, payload) => {
    if (name === 'job') lastJob = payload as Job;
  },
  mark: (made) => {
    mark = made;
  },
  log: (level, message, detail) => {
    if (level === 'error') process.stderr.write(`${message} ${JSON.stringify(detail)}\n`);
  },
  clock: systemClock,
  random: randomBytes,
  openDatabase: openSqlite,
  shredWorker: new URL('../../../../electron/engine/cases/import/shred-worker.ts', import.meta.url),
  resources: join(import.meta.dirname, '../../../../resources'),
  threads: 2,
});
const ask = async <N extends ExaminerCallName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> =>
  (await examiner.call(name, input)) as never;
const casePath = join(folder, 'bench.wfcase');
const key = { kind: 'raw' as const, hex: 'cd'.repeat(32) };
const everything = { query: '', from: null, to: null };
const byTime = { by: 'time', direction: 'desc' } as const;

try {
  await examiner.open({ path: casePath, key, create: { id: newId(), name: 'bench' } });
  if (pin !== '-') examiner.pins([JSON.parse(readFileSync(pin, 'utf8'))]);
  const cpuBefore = process.cpuUsage();
  let firstRowsMs: number | null = null;
  const began = performance.now();
  for (let at = 0; at < Number(times); at++) {
    const ticket = newId();
    examiner.ticket(ticket, path);
    await ask('source.import', { sources: [{ ticket, format: null, mapping: null }], strict: false });
    while (firstRowsMs === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const page = await ask('event.page', {
        filter: everything,
        sort: { by: 'id', direction: 'asc' },
        offset: 0,
        limit: 50,
      });
      if (page.rows.length > 0) firstRowsMs = performance.now() - began;
    }
    await examiner.idle();
  }
  const importMs = performance.now() - began;
  const cpu = process.cpuUsage(cpuBefore);
  const peakImportMib = process.resourceUsage().maxRSS / 1024;
  const { events, unread } = await ask('case.get', {});
  const job = lastJob as Job | null;
  if (job?.state !== 'done') throw new Error(`the import did not end well: ${job?.problem}`);

  const asked: { query: string; total: number; wholeMs: number; pageMs: number }[] = [];
  for (const query of JSON.parse(queries) as string[]) {
    const filter = { ...everything, query };
    const start = performance.now();
    const facets = await ask('event.facets', { filter, top: 10 });
    await ask('event.histogram', { filter, buckets: 200 });
    const wholeMs = performance.now() - start;
    const pageStart = performance.now();
    await ask('event.page', { filter, sort: byTime, offset: 0, limit: 100 });
    asked.push({ query, total: facets.total, wholeMs, pageMs: performance.now() - pageStart });
  }
  const deep = performance.now();
  const middle = Math.floor(events / 2);
  await ask('event.page', { filter: everything, sort: byTime, offset: middle, limit: 100 });
  const deepMs = performance.now() - deep;
  await examiner.close();
  const opening = performance.now();
  await examiner.open({ path: casePath, key, create: null, ...(mark === null ? {} : { known_mark: mark }) });
  const openMs = performance.now() - opening;
  const answer = {
    importMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    firstRowsMs,
    events,
    unread,
    asked,
    deepMs,
    openMs,
    peakImportMib,
    peakMib: process.resourceUsage().maxRSS / 1024,
    caseMib: statSync(casePath).size / 1024 ** 2,
  };
  await examiner.close();
  console.log(JSON.stringify(answer));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
