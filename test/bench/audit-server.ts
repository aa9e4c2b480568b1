import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { saveAuditBundle } from '../../electron/net/save-audit-bundle.ts';
import { appendAudit } from '../../server/audit-log/append.ts';
import { bundleTar } from '../../server/audit-log/bundle.ts';
import { createHeadKeeper, headNow } from '../../server/audit-log/head-keeper.ts';
import { consistencyProofOf, inclusionProofOf, rootAt } from '../../server/audit-log/tree.ts';
import { createLog } from '../../server/http/log.ts';
import { openKeyHolder } from '../../server/signer/key-holder.ts';
import { auditLogOf } from '../../server/store/audit-logs.ts';
import { searchRecords } from '../../server/store/audit-search.ts';
import { openDatabase } from '../../server/store/database.ts';
import { inTransaction, type Store } from '../../server/store/work.ts';

/**
 * The server's audit trail at a size: appending with tree, heads and search indexes, proofs, searches, and an export to disk, with
 * what each costs in memory. Prints one JSON line. `node test/bench/audit-server.ts [--records 1000000] [--batch 1000]`
 */
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    batch: { type: 'string', default: '1000' },
  },
});
const records = Number(values.records);
const batch = Number(values.batch);
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
let peak = 0;
const figures: { name: string; value: number; unit: string }[] = [];
const say = (name: string, value: number, unit: string) =>
  figures.push({ name, value: Math.round(value * 100) / 100, unit });

/** Resident memory of this process in MB. */
function resident(): number {
  const kb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
  peak = Math.max(peak, kb / 1024);
  return kb / 1024;
}

function timed<T>(name: string, run: () => T, times = 1): T {
  const start = performance.now();
  let last = run();
  for (let more = 1; more < times; more += 1) last = run();
  say(name, (performance.now() - start) / times, 'ms');
  return last;
}

const db = openDatabase(join(folder, 'store.db'));
const clock = { nowMs: () => Date.now() };
const store: Store = {
  ...{ db, clock, random: (length: number) => randomBytes(length) },
  announce: () => undefined,
  logged: (number) => keeper?.logged(number),
};
let keeper: ReturnType<typeof createHeadKeeper> | null = null;
const timers = {
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
try {
  const signer = openKeyHolder(join(folder, 'keys.json'), (length) => randomBytes(length));
  keeper = createHeadKeeper({ store, signer, timers, log: createLog({ write: () => undefined }, 'silent') });
  const before = resident();
  const start = performance.now();
  for (let done = 0; done < records; done += batch) {
    inTransaction(store, (work) => {
      for (let at = done; at < Math.min(records, done + batch); at += 1)
        appendAudit(work, null, {
          act: at % 50 === 0 ? 'access.denied' : 'incident.changed',
          actor: {
            ...{ id: `u-${at % 400}`, type: 'user', role: 'responder', sid: `s-${at % 4_000}` },
            personal: { email: 'somebody@northwind.example', name: 'Some Body', ip: '10.0.0.1', ua: 'bench' },
          },
          obj: { id: `i-${at % 20_000}`, type: 'incident' },
          out: at % 50 === 0 ? 'denied' : 'ok',
          inc: `i-${at % 20_000}`,
          req: `r-${at}`,
          detail: { old: { status: 'new' }, new: { status: 'triaged' }, text: 'x'.repeat(120) },
        });
    });
    resident();
    await pause(0);
  }
  say('append', records / ((performance.now() - start) / 1_000), 'records/s');
  const signing = performance.now();
  await keeper.flush();
  say('sign-rest', performance.now() - signing, 'ms');
  say('append-memory', peak - before, 'MB');

  const log = auditLogOf(db, null);
  if (log === null) throw new Error('no log');
  const { number, size } = log;
  timed('root', () => rootAt(db, number, size), 20);
  timed('consistency', () => consistencyProofOf(db, number, Math.floor(size / 3), size), 20);
  timed('inclusion', () => inclusionProofOf(db, number, Math.floor(size / 3), size), 20);
  const all = { from: 0, to: size };
  timed('search-act', () => searchRecords(db, number, all, { act: 'access.*' }, 100), 5);
  timed(
    'search-actor-denied',
    () => searchRecords(db, number, all, { actor_id: 'u-50', out: 'denied' }, 100),
    5,
  );
  timed('search-request', () => searchRecords(db, number, all, { request_id: 'r-77' }, 100), 5);
  timed('search-nothing', () => searchRecords(db, number, all, { actor_id: 'nobody' }, 100), 5);

  const n = inTransaction(store, (work) => headNow(work, number));
  await keeper.flush();
  const rested = resident();
  peak = 0;
  const row = {
    ...{ id: 'bench', log: number, person_id: 'x', a: 0, b: n, n, nonce: randomBytes(32) },
    ...{ disclosures: 1 as const, created_at: new Date().toISOString(), expires_at: '' },
  };
  const exporting = performance.now();
  const bytes = await saveAuditBundle({
    chunks: bundleTar({ db, signer, row }),
    folder: join(folder, 'bundle'),
    onBytes: () => void resident(),
  });
  say('export', n / ((performance.now() - exporting) / 1_000), 'records/s');
  say('export-bytes', bytes / 1_048_576, 'MB');
  say('export-memory', peak - rested, 'MB');
  process.stdout.write(`${JSON.stringify({ name: 'audit-server', records, figures })}\n`);
} finally {
  await keeper?.stop();
  db.close();
  rmSync(folder, { recursive: true, force: true });
}
