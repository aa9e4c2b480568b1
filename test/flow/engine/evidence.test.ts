import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { systemClock, systemTimers, systemTurn } from '../../../electron/engine/system-time.ts';
import { createApiClient } from '../../../electron/net/api-client.ts';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import type { Transport, TransportAnswer, TransportRequest } from '../../../electron/net/transport.ts';
import { createServer, type RunningServer } from '../../../server/app.ts';
import { logIn } from '../../../shared/api/auth.ts';
import { problemType } from '../../../shared/api/problem.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { everything, newestFirst, testCachePath, testConfig } from '../../fakes/engine-under-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-evidence-flow-'));
let server: RunningServer;
let port = 0;

async function startServer(): Promise<void> {
  server = await createServer({
    ...{ host: '127.0.0.1', port, dataDir: join(folder, 'server'), tlsMin: '1.2', tls: null },
    ...{ rateFactor: 1_000, corsOrigins: [], sample: 'small', issuer: null, checkReplies: true },
    log: pino({ level: 'silent' }),
  });
  port = Number(new URL(server.origin).port);
}

beforeAll(startServer, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

type Meddle = (request: TransportRequest) => 'cut' | 'cut_answer' | TransportAnswer | null;
const straight: Meddle = () => null;
const lost = () => new AppError('offline', 'The server cannot be reached.');

type Console = {
  readonly engine: Engine;
  readonly path: string;
  /** Decides on each request that is no stream. */
  meddle: Meddle;
  readonly asked: TransportRequest[];
};

async function startConsole(path = testCachePath(), meddle = straight): Promise<Console> {
  const way = createHttpsTransport({
    origin: server.origin,
    authorities: [server.caPem],
    userAgent: 'test',
  });
  const user = server.sampleUser;
  if (user === null) throw new Error('the sample has no user');
  const body = { email: user.email, password: user.password };
  const { value } = await createApiClient(way).call(logIn, { body });
  const asked: TransportRequest[] = [];
  const transport: Transport = {
    ...way,
    send: async (request) => {
      asked.push(request);
      const meant = console_.meddle(request);
      if (meant === 'cut') throw lost();
      if (meant !== null && meant !== 'cut_answer') return meant;
      const answer = await way.send(request);
      if (meant === 'cut_answer') throw lost();
      return answer;
    },
  };
  const engine = createEngine({
    ...{ clock: systemClock, timers: systemTimers, nextTurn: systemTurn, random: randomBytes },
    ...{ files: diskFiles, openDatabase: openSqlite, evidenceDisk: nodeDisk },
    createTransport: () => transport,
    host: { askToken: async () => value.access_token, emit: () => undefined },
    log: () => undefined,
  });
  const console_: Console = { engine, path, meddle, asked };
  engine.open(testConfig(path, value.user));
  return console_;
}

async function until(what: () => boolean): Promise<void> {
  await vi.waitUntil(what, { timeout: 40_000, interval: 10 });
}

async function live(console_: Console): Promise<string> {
  const { engine } = console_;
  await until(() => engine.call('sync.get', {}).connection === 'live');
  const page = { filter: everything, sort: newestFirst, offset: 0, limit: 100 };
  return engine.call('queue.page', page).rows.find((row) => row.status === 'new')?.id ?? '';
}

function someFile(name: string, size: number): { readonly path: string; readonly bytes: Buffer } {
  const bytes = randomBytes(size);
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, bytes };
}

const words = {
  kind: 'memory' as const,
  description: 'Taken before the host was isolated',
  media_type: null,
  origin: 'WS-0042, by its user',
  collected_at: '2026-11-22T08:00:00.000Z',
};

function takeIn({ engine }: Console, incident_id: string, path: string, name: string): void {
  engine.order({ order: 'take_in', incident_id, path, words: { ...words, name } });
}

function shown({ engine }: Console, incident_id: string, name: string) {
  return engine.call('evidence.list', { incident_id }).evidence.find((one) => one.name === name);
}

async function taken(console_: Console, incident_id: string, name: string) {
  await until(() => shown(console_, incident_id, name) !== undefined);
  const found = shown(console_, incident_id, name);
  if (found === undefined) throw new Error('it is gone');
  return found;
}

function jobs({ engine }: Console, incident_id: string) {
  return engine.call('evidence.list', { incident_id }).jobs;
}

function offsetOf(request: TransportRequest): number {
  return Number(request.headers['upload-offset'] ?? 'NaN');
}

test('taken in offline, kept over a restart, cut ten times with both sides restarted: uploaded, and right', async () => {
  const file = someFile('memory.dmp', 6_500_000);
  let here = await startConsole();
  const incident = await live(here);
  here.meddle = () => 'cut';
  takeIn(here, incident, file.path, 'memory.dmp');
  const { id } = await taken(here, incident, 'memory.dmp');
  expect(shown(here, incident, 'memory.dmp')).toMatchObject({
    state: 'pending',
    is_here: true,
    upload: { state: 'waiting', bytes: 0 },
  });
  rmSync(file.path); // From here on only the store has it.
  await here.engine.close();

  let cuts = 0;
  const cutting: Meddle = (request) => {
    if (request.method !== 'PATCH' || !request.path.includes('/uploads/') || cuts >= 10) return null;
    cuts += 1;
    return cuts % 2 === 0 ? 'cut' : 'cut_answer';
  };
  here = await startConsole(here.path, cutting);
  await until(() => cuts >= 4);
  await server.close();
  await startServer();
  await until(() => cuts >= 7);
  await here.engine.close();
  here = await startConsole(here.path, cutting);
  await until(() => shown(here, incident, 'memory.dmp')?.content_stored_at !== null);
  expect(cuts).toBe(10);
  expect(shown(here, incident, 'memory.dmp')).toMatchObject({ id, state: 'confirmed', upload: null });
  const sent = here.asked.filter(({ method }) => method === 'PATCH').map(offsetOf);
  expect(Math.min(...sent)).toBeGreaterThan(0); // It went on where it was.
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const kept = join(folder, 'server', 'evidence', '1', sha256.slice(0, 2), sha256);
  expect(readFileSync(kept).equals(file.bytes)).toBe(true);

  // Somebody else fetches, looks inside, verifies and exports it.
  const there = await startConsole();
  await live(there);
  const place = { incident_id: incident, evidence_id: id };
  expect(shown(there, incident, 'memory.dmp')?.is_here).toBe(false);
  expect(() => there.engine.call('evidence.preview', { ...place, at: 0 })).toThrow(
    'not kept on this machine',
  );
  there.engine.call('evidence.fetch', place);
  await until(() => shown(there, incident, 'memory.dmp')?.is_here === true);
  const { base64, size } = there.engine.call('evidence.preview', { ...place, at: 1_048_570 });
  expect(size).toBe(6_500_000);
  expect(Buffer.from(base64, 'base64').equals(file.bytes.subarray(1_048_570, 1_048_570 + 16_384))).toBe(true);
  there.engine.call('evidence.viewed', place);
  there.engine.call('evidence.viewed', place);
  there.engine.call('evidence.verify', place);
  const target = join(folder, 'exported.evidence');
  there.engine.order({ order: 'export', ...place, path: target });
  const acts = () => shown(here, incident, 'memory.dmp')?.custody.map(({ act }) => act) ?? [];
  await until(() => acts().length >= 5);
  expect(acts().toSorted()).toEqual(['collected', 'exported', 'stored', 'verified', 'viewed']);
  expect(readFileSync(target).equals(file.bytes)).toBe(true);
  await there.engine.close();
  await here.engine.close();
});

test('the same content twice is one file here and one on the server, and nothing is sent twice', async () => {
  const file = someFile('twice.bin', 1_500_000);
  const here = await startConsole();
  const incident = await live(here);
  for (const name of ['first', 'second']) {
    takeIn(here, incident, file.path, name);
    await taken(here, incident, name);
    await until(() => shown(here, incident, name)?.content_stored_at !== null);
  }
  expect(readdirSync(`${here.path}.evidence`)).toHaveLength(1);
  const sent = here.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body?.length ?? 0);
  expect(sent.reduce((sum, bytes) => sum + bytes, 0)).toBe(1_500_000);
  await here.engine.close();
});

test('a refused upload is parked with its reason, the content stays, and it can be tried again', async () => {
  const file = someFile('refused.bin', 10_000);
  const here = await startConsole();
  const incident = await live(here);
  const body = JSON.stringify({
    ...{ type: problemType('too-large'), title: 'Too large', status: 413, instance: 'req-7' },
    detail: 'The basic tier takes files of up to 2 GiB.',
  });
  here.meddle = ({ method, path }) =>
    method === 'POST' && path.endsWith('/uploads')
      ? { status: 413, headers: { 'content-type': 'application/problem+json' }, body }
      : null;
  takeIn(here, incident, file.path, 'refused');
  const { id } = await taken(here, incident, 'refused');
  await until(() => shown(here, incident, 'refused')?.upload?.state === 'refused');
  expect(shown(here, incident, 'refused')).toMatchObject({
    is_here: true,
    upload: { problem: { message: 'The basic tier takes files of up to 2 GiB.', id: 'req-7' } },
  });
  here.meddle = straight;
  here.engine.call('evidence.upload_again', { incident_id: incident, evidence_id: id });
  await until(() => shown(here, incident, 'refused')?.content_stored_at !== null);
  await here.engine.close();
});

test('evidence given up before it was registered takes its content with it', async () => {
  const file = someFile('given-up.bin', 10_000);
  let here = await startConsole();
  const incident = await live(here);
  here.meddle = ({ method }) => (method === 'POST' ? 'cut' : null);
  takeIn(here, incident, file.path, 'given up');
  await taken(here, incident, 'given up');
  const [entry] = here.engine.call('outbox.list', {}).entries;
  await until(() => here.engine.call('outbox.list', {}).entries[0]?.state === 'waiting');
  here.engine.call('outbox.discard', { id: entry?.id ?? '' });
  expect(shown(here, incident, 'given up')).toBeUndefined();
  await here.engine.close();
  here = await startConsole(here.path);
  await live(here);
  await here.engine.close();
  here = await startConsole(here.path);
  expect(readdirSync(`${here.path}.evidence`)).toEqual([]);
  await here.engine.close();
});

test('a damaged copy is noticed, never shown, kept aside and fetched again', async () => {
  const file = someFile('damaged.bin', 50_000);
  const here = await startConsole();
  const incident = await live(here);
  takeIn(here, incident, file.path, 'damaged');
  const { id } = await taken(here, incident, 'damaged');
  await until(() => shown(here, incident, 'damaged')?.content_stored_at !== null);
  const place = { incident_id: incident, evidence_id: id };
  const [name = ''] = readdirSync(`${here.path}.evidence`);
  const stored = readFileSync(join(`${here.path}.evidence`, name));
  stored[30_000] = (stored[30_000] ?? 0) ^ 1;
  writeFileSync(join(`${here.path}.evidence`, name), stored);
  expect(() => here.engine.call('evidence.preview', { ...place, at: 0 })).toThrow('damaged or changed');
  here.engine.call('evidence.verify', place);
  await until(() => jobs(here, incident).some(({ kind, state }) => kind === 'verify' && state === 'failed'));
  expect(shown(here, incident, 'damaged')?.is_here).toBe(false);
  expect(readdirSync(`${here.path}.evidence`)).toEqual([`${name}.damaged`]);
  here.engine.call('evidence.fetch', place);
  await until(() => shown(here, incident, 'damaged')?.is_here === true);
  await until(
    () => shown(here, incident, 'damaged')?.custody.some(({ detail }) => detail.includes('damaged')) === true,
  );
  await here.engine.close();
});

test('what is no file, is gone, or may not be added says so, and adds nothing', async () => {
  const here = await startConsole();
  const incident = await live(here);
  takeIn(here, incident, folder, 'a folder');
  takeIn(here, incident, join(folder, 'not there'), 'nothing');
  await until(() => jobs(here, incident).filter(({ state }) => state === 'failed').length === 2);
  expect(
    jobs(here, incident)
      .map(({ problem }) => problem?.code)
      .toSorted(),
  ).toEqual(['invalid_input', 'not_found']);
  expect(() => takeIn(here, crypto.randomUUID(), folder, 'x')).toThrow('not in the local cache');
  expect(here.engine.call('outbox.list', {}).entries).toEqual([]);
  const [first] = jobs(here, incident);
  here.engine.call('evidence.cancel', { job_id: first?.id ?? '' });
  expect(jobs(here, incident)).toHaveLength(1);
  await here.engine.close();
});

test('the content of a pinned incident is fetched without being asked for, and counted', async () => {
  const file = someFile('pinned.bin', 900_000);
  const here = await startConsole();
  const incident = await live(here);
  takeIn(here, incident, file.path, 'pinned.bin');
  await until(() => typeof shown(here, incident, 'pinned.bin')?.content_stored_at === 'string');
  await here.engine.close();

  const there = await startConsole();
  await live(there);
  expect(shown(there, incident, 'pinned.bin')?.is_here).toBe(false);
  expect(there.engine.call('keep.list', {}).contents).toEqual({ of: 0, complete: 0 });
  there.engine.call('keep.incident', { incident_id: incident, pinned: true });
  expect(there.engine.call('keep.list', {}).contents.of).toBeGreaterThan(0);
  await until(() => shown(there, incident, 'pinned.bin')?.is_here === true);
  await until(() => {
    const { contents } = there.engine.call('keep.list', {});
    return contents.of > 0 && contents.complete === contents.of;
  });
  await there.engine.close();
});
