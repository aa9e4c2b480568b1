import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { systemClock, systemTimers, systemTurn } from '../../../electron/engine/system-time.ts';
import { createApiClient } from '../../../electron/net/api-client.ts';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import { createServer, type RunningServer } from '../../../server/app.ts';
import { logIn } from '../../../shared/api/auth.ts';
import { patchIncident } from '../../../shared/api/incidents.ts';
import { etagOf } from '../../../shared/domain/scalars.ts';
import { everything, newestFirst, testCachePath, testConfig } from '../../fakes/engine-under-test.ts';

const page = { filter: everything, sort: newestFirst, offset: 0, limit: 100 };
const dataDir = mkdtempSync(join(tmpdir(), 'watchfloor-api-'));
let server: RunningServer;
let port = 0;

async function startServer(): Promise<void> {
  server = await createServer({
    ...{ host: '127.0.0.1', port, dataDir, tlsMin: '1.2', tls: null, rateFactor: 1_000, corsOrigins: [] },
    ...{ sample: 'small', issuer: null, log: pino({ level: 'silent' }), checkReplies: true },
  });
  port = Number(new URL(server.origin).port);
}

function transport() {
  return createHttpsTransport({ origin: server.origin, authorities: [server.caPem], userAgent: 'test' });
}

async function signIn() {
  const way = transport();
  const user = server.sampleUser;
  if (user === null) throw new Error('the sample has no user');
  const body = { email: user.email, password: user.password };
  const { value } = await createApiClient(way).call(logIn, { body });
  return { way, value };
}

async function until(what: () => boolean, withinMs = 10_000): Promise<void> {
  const start = performance.now();
  while (!what()) {
    if (performance.now() - start > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function startConsole(path: string): Promise<{ engine: Engine; problems: string[] }> {
  const { way, value } = await signIn();
  await way.close();
  const problems: string[] = [];
  const engine = createEngine({
    clock: systemClock,
    timers: systemTimers,
    nextTurn: systemTurn,
    random: randomBytes,
    files: diskFiles,
    openDatabase: openSqlite,
    evidenceDisk: nodeDisk,
    createTransport: transport,
    host: { askToken: async () => value.access_token, emit: () => undefined },
    log: (_, message, detail) => problems.push(`${message} ${JSON.stringify(detail)}`),
  });
  engine.open(testConfig(path, value.user));
  return { engine, problems };
}

beforeAll(startServer, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true });
});

test('against the real API over TLS: first sync, live change, work offline, back again, exactly once', async () => {
  const { engine } = await startConsole(testCachePath());
  await until(() => engine.call('sync.get', {}).connection === 'live');
  const { rows, total } = engine.call('queue.page', page);
  expect(total).toBe(40);
  const open = rows.find((row) => row.status === 'new' || row.status === 'triaged');
  if (open === undefined) throw new Error('the sample has no open incident');
  const shown = () => engine.call('incident.get', { id: open.id });
  expect(shown()?.timeline.length).toBeGreaterThan(0);
  expect(engine.call('people.list', {}).people.length).toBeGreaterThanOrEqual(6);

  // Somebody else changes the title; it arrives by the stream.
  const other = await signIn();
  const version = shown()?.incident.version ?? 1;
  await createApiClient(other.way).call(
    patchIncident,
    { params: { incident_id: open.id }, body: { title: 'Renamed by another client' } },
    { token: other.value.access_token, idempotencyKey: crypto.randomUUID(), ifMatch: etagOf(version) },
  );
  await until(() => shown()?.incident.title === 'Renamed by another client');
  await other.way.close();

  // The server goes away in the middle of the stream; work goes on.
  await server.close();
  await until(() => engine.call('sync.get', {}).connection === 'offline');
  const happened_at = new Date().toISOString();
  const { event_id } = engine.call('timeline.add', {
    incident_id: open.id,
    event: { kind: 'note', text: 'Written while the server was away', happened_at },
    draft_key: null,
  });
  const tags = [...(shown()?.incident.tags ?? []), 'offline-edit'];
  engine.call('incident.edit', { incident_id: open.id, patch: { tags } });
  const created = engine.call('incident.create', {
    title: 'Declared offline',
    severity: 'low',
    detected_at: happened_at,
  });
  expect(engine.call('sync.get', {}).pending).toBe(3);
  expect(shown()).toMatchObject({ state: 'pending', incident: { tags } });

  // And comes back: the stream goes on where it was cut.
  await startServer();
  engine.nudge();
  await until(() => engine.call('sync.get', {}).pending === 0);
  expect(engine.call('outbox.list', {}).entries).toEqual([]);
  const mine = () => shown()?.timeline.filter((entry) => entry.event.id === event_id);
  expect(mine()).toMatchObject([{ state: 'confirmed' }]);
  expect(shown()).toMatchObject({
    state: 'confirmed',
    incident: { tags, title: 'Renamed by another client' },
  });
  expect(engine.call('incident.get', { id: created.incident_id })?.incident.reference).toMatch(
    /^INC-\d{4}-\d{4,}$/,
  );
  await until(() => engine.call('sync.get', {}).connection === 'live');
  await engine.close();

  // A fresh console sees the same.
  const fresh = await startConsole(testCachePath());
  await until(() => fresh.engine.call('sync.get', {}).connection === 'live');
  expect(fresh.engine.call('queue.page', page).total).toBe(41);
  const there = fresh.engine.call('incident.get', { id: open.id });
  expect(
    there?.timeline.filter((entry) => entry.event.text === 'Written while the server was away'),
  ).toHaveLength(1);
  await fresh.engine.close();
}, 60_000);
