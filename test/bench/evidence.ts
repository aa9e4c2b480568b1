import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startServer } from '../support/server-process.ts';
import { type EvidenceConsole, openEvidenceConsole } from './lib/evidence-console.ts';
import { countFailed, type Figure, figure, figuresJson, figuresTable } from './lib/figures.ts';

/**
 * npm run bench -- evidence [--json] [--gib N] [--cuts N]
 * Takes one large generated file in, uploads it over a connection that is cut in the middle of requests, with the server restarted
 * once, fetches it into a second console and verifies it there. One run: it is minutes long.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    gib: { type: 'string', default: '5' },
    cuts: { type: 'string', default: '10' },
  },
});
const mebibyte = 1_048_576;
const size = Math.round(Number(values.gib) * 1_024) * mebibyte;
const mostCuts = Number(values.cuts);
const words = {
  kind: 'disk_image' as const,
  name: 'disk.img',
  description: '',
  media_type: null,
  origin: 'generated',
  collected_at: '2026-11-22T08:00:00.000Z',
};
const say = (text: string) => process.stderr.write(`${text}\n`);

const folder = await mkdtemp(join(tmpdir(), 'watchfloor-bench-evidence-'));
const figures: Figure[] = [];
for (const part of ['server', 'first', 'second']) await mkdir(join(folder, part));
const server = await startServer({ dataDir: join(folder, 'server') });
try {
  const path = join(folder, 'disk.img');
  say(`writing ${size / mebibyte} MiB`);
  const sha256 = await generate(path);
  const first = await openEvidenceConsole(server, join(folder, 'first', 'cache.db'));
  const incident = await first.incident();
  const memory = watchMemory();

  say('taking in');
  const intakeMs = await timed(async () => {
    first.engine.order({ order: 'take_in', incident_id: incident, path, words });
    await until(() => shown(first, incident) !== undefined || failedJob(first, incident));
  });
  const evidence = shown(first, incident);
  if (evidence?.sha256 !== sha256) throw new Error('the content was not taken in as it is');

  say('uploading');
  let restarted = false;
  first.cutAfter(size / (mostCuts + 1), mostCuts);
  const uploadMs = await timed(async () => {
    await until(() => {
      if (!restarted && first.cuts() >= mostCuts / 2) {
        restarted = true;
        void server.stop('SIGKILL').then(server.start);
      }
      return shown(first, incident)?.content_stored_at !== null;
    });
  });
  const stored = join(folder, 'server', 'evidence', '1', sha256.slice(0, 2), sha256);
  if ((await hashOf(stored)) !== sha256) throw new Error('the server has something else');

  say('fetching and verifying');
  const second = await openEvidenceConsole(server, join(folder, 'second', 'cache.db'));
  await second.incident();
  const place = { incident_id: incident, evidence_id: evidence.id };
  const fetchMs = await timed(async () => {
    second.engine.call('evidence.fetch', place);
    await until(() => shown(second, incident)?.is_here === true || failedJob(second, incident));
  });
  const verifyMs = await timed(async () => {
    second.engine.call('evidence.verify', place);
    const verified = () =>
      second.engine
        .call('evidence.list', { incident_id: incident })
        .jobs.some(({ kind, state }) => kind === 'verify' && state === 'done');
    await until(() => verified() || failedJob(second, incident));
  });
  const { grownBytes, serverBytes, longestStallMs } = memory.stop();
  await first.engine.close();
  await second.engine.close();

  const rate = (ms: number) => size / mebibyte / (ms / 1_000);
  figures.push(
    figure('size', [size / mebibyte], 'MiB', 'of the file'),
    figure('intake', [rate(intakeMs)], 'MiB/s', 'read, hashed, sealed, durable'),
    figure(
      'upload',
      [rate(uploadMs)],
      'MiB/s',
      `${first.cuts()} cuts, one SIGKILL of the server, pauses included`,
    ),
    figure('cuts', [first.cuts()], '', 'requests cut off in the middle', { least: mostCuts }),
    figure('fetch', [rate(fetchMs)], 'MiB/s', 'downloaded, compared, sealed, durable'),
    figure('verify', [rate(verifyMs)], 'MiB/s', 'read, opened, hashed'),
    figure(
      'memory-growth',
      [grownBytes / mebibyte],
      'MiB',
      'of the process with both engines, over its size before',
      {
        most: 192,
      },
    ),
    figure('memory-server', [serverBytes / mebibyte], 'MiB', 'most of the server, all in all', { most: 400 }),
    figure('stall', [longestStallMs], 'ms', 'longest time in which the engines answered nobody'),
  );
} catch (error) {
  say(`the run failed: ${String(error)}`);
  process.exit(1); // The engines are still at work.
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

if (values.json) {
  say(figuresTable(figures));
  console.log(figuresJson('evidence', figures));
} else console.log(figuresTable(figures));
process.exit(countFailed(figures) === 0 ? 0 : 1);

function shown({ engine }: EvidenceConsole, incident_id: string) {
  return engine.call('evidence.list', { incident_id }).evidence.find(({ name }) => name === words.name);
}

function failedJob({ engine }: EvidenceConsole, incident_id: string): boolean {
  const failed = engine.call('evidence.list', { incident_id }).jobs.find(({ state }) => state === 'failed');
  if (failed !== undefined) throw new Error(`${failed.kind}: ${failed.problem?.message}`);
  return false;
}

/** Bytes that no compression and no cache makes smaller: AES-CTR of nothing. */
async function generate(path: string): Promise<string> {
  const cipher = createCipheriv('aes-256-ctr', randomBytes(32), randomBytes(16));
  const hash = createHash('sha256');
  const nothing = Buffer.alloc(mebibyte);
  const file = await open(path, 'w');
  for (let at = 0; at < size; at += mebibyte) {
    const piece = cipher.update(nothing);
    hash.update(piece);
    await file.write(piece);
  }
  await file.close();
  return hash.digest('hex');
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: mebibyte })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function timed(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await sleep(50);
}

/** Looks ten times a second; the time between two looks also tells how long the event loop was busy. */
function watchMemory() {
  const before = process.memoryUsage.rss();
  let most = before;
  let serverBytes = 0;
  let longestStallMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longestStallMs = Math.max(longestStallMs, performance.now() - last - 100);
    last = performance.now();
    most = Math.max(most, process.memoryUsage.rss());
    serverBytes = Math.max(serverBytes, highestOf(server.pid()));
  }, 100);
  return {
    stop: () => {
      clearInterval(timer);
      return { grownBytes: most - before, serverBytes, longestStallMs };
    },
  };
}

/** Resident bytes at their most, as Linux tells them; 0 elsewhere. */
function highestOf(pid: number): number {
  try {
    const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) * 1_024;
  } catch {
    return 0;
  }
}
