import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logOut } from '../../shared/api/auth.ts';
import { listIncidents } from '../../shared/api/incidents.ts';
import { type Change, type ChangePage, changePageSchema, pullChanges } from '../../shared/api/sync.ts';
import { listen } from './support/event-stream.ts';
import { bodyOf } from './support/https-client.ts';
import {
  declare,
  expectProblem,
  newId,
  nowText,
  patch,
  type SignedIn,
  signUpElsewhere,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';

let server: TestServer;
let lead: SignedIn;

beforeAll(async () => {
  server = await startTestServer();
  lead = await server.as('lead');
});
afterAll(async () => await server.close());

async function page(cursor: string | null, limit = 5_000, token = lead.token): Promise<ChangePage> {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) });
  return bodyOf(changePageSchema, await server.send('GET', `${pullChanges.path}?${query}`, { token }));
}

async function pullAll(from: string | null = null, limit = 5_000, token = lead.token) {
  const changes: Change[] = [];
  let cursor = from;
  for (;;) {
    const next = await page(cursor, limit, token);
    changes.push(...next.changes);
    cursor = next.cursor;
    if (!next.more) return { changes, cursor };
  }
}

async function addNote(incidentId: string, text: string): Promise<string> {
  const body = { id: newId(), kind: 'note', text, happened_at: nowText(), recorded_at: nowText() };
  const path = `${listIncidents.path}/${incidentId}/events`;
  expect((await server.send('POST', path, { token: lead.token, body })).status).toBe(201);
  return body.id;
}

const names = (changes: readonly Change[]) => changes.map((change) => `${change.kind} ${change.id}`);

describe('the change feed', () => {
  it('holds every entity once, whatever the size of the pages', async () => {
    const whole = await pullAll();
    expect(new Set(names(whole.changes)).size).toBe(whole.changes.length);
    expect(new Set(whole.changes.map((change) => change.kind))).toEqual(
      new Set(['user', 'incident', 'event', 'evidence', 'containment']),
    );
    const small = await pullAll(null, 37);
    expect(small).toEqual(whole);
  });

  it('shows the same entities as the endpoints do', async () => {
    const incident = await declare(server, lead);
    const { changes } = await pullAll();
    expect(changes.at(-1)).toEqual({
      kind: 'incident',
      id: incident.id,
      incident_id: incident.id,
      data: incident,
    });
    expect(changes.find((change) => change.kind === 'user')?.incident_id).toBeNull();
  });

  it('is compacted: a changed entity moves to the end, with its newest state only', async () => {
    const incident = await declare(server, lead);
    const before = await pullAll();
    const eventId = await addNote(incident.id, 'One.');
    await patch(server, lead, incident, { severity: 'low' });
    await patch(server, lead, { ...incident, version: 2 }, { severity: 'info' });
    const { changes } = await pullAll(before.cursor);
    const ofIncident = changes.filter((change) => change.id === incident.id);
    expect(ofIncident).toHaveLength(1);
    expect(ofIncident[0]?.data).toMatchObject({ severity: 'info', version: 3 });
    expect(names(changes)).toContain(`event ${eventId}`);
    expect(changes).toHaveLength(4);
  });

  it('keeps the order of commits', async () => {
    const { cursor } = await pullAll();
    const first = await declare(server, lead);
    const second = await declare(server, lead);
    await patch(server, lead, first, { severity: 'low' });
    const ids = (await pullAll(cursor)).changes.filter(({ kind }) => kind === 'incident').map(({ id }) => id);
    expect(ids).toEqual([second.id, first.id]);
  });

  it('answers the same cursor when nothing came after it, and says how much is left otherwise', async () => {
    const { cursor } = await pullAll();
    expect(await page(cursor)).toEqual({ changes: [], cursor, more: false, remaining: 0 });
    const part = await page(null, 10);
    expect(part.more).toBe(true);
    expect(part.remaining).toBeGreaterThan(500);
  });

  it('answers 410 for a cursor of another feed, of the future, pruned, or made up', async () => {
    const { cursor } = await pullAll();
    const elsewhere = await signUpElsewhere(server);
    const theirs = (await pullAll(null, 10, elsewhere.token)).cursor;
    const [epoch] = Buffer.from(cursor, 'base64url').toString().split('.');
    const future = Buffer.from(`${epoch}.999999`).toString('base64url');
    const ask = async (given: string) => {
      return await server.send('GET', `${pullChanges.path}?cursor=${given}`, { token: lead.token });
    };
    for (const given of [theirs, future, 'AAAA', '!']) expectProblem(await ask(given), 'cursor-expired');
    const old = (await page(null, 5)).cursor;
    expect((await ask(old)).status).toBe(200);
    const db = server.store();
    db.prepare('UPDATE organizations SET feed_floor = 6 WHERE id = ?').run(lead.orgId);
    expectProblem(await ask(old), 'cursor-expired');
    expect((await ask(cursor)).status).toBe(200);
    db.prepare('UPDATE organizations SET feed_floor = 0 WHERE id = ?').run(lead.orgId);
  });

  it('refuses limits beyond 5,000', async () => {
    const answer = await server.send('GET', `${pullChanges.path}?limit=5001`, { token: lead.token });
    expectProblem(answer, 'validation');
  });

  it('cuts a page that would be too large for one answer, and still gets to the end', async () => {
    const { cursor } = await pullAll();
    const big = 'ü'.repeat(20_000);
    const incident = await declare(server, lead);
    for (let n = 0; n < 12; n += 1) await addNote(incident.id, `${n} ${big}`.slice(0, 20_000));
    const { feedPage } = await import('../../server/store/entities.ts');
    const db = server.store();
    const org = Number(db.prepare('SELECT number FROM organizations WHERE id = ?').pluck().get(lead.orgId));
    let seq = Number(Buffer.from(cursor, 'base64url').toString().split('.')[1]);
    let count = 0;
    for (;;) {
      const cut = feedPage(db, org, seq, { changes: 5_000, bytes: 100_000 });
      if (cut.count === 0) break;
      expect(cut.changes.length).toBeLessThan(100_000);
      count += cut.count;
      seq = cut.seq;
    }
    expect(count).toBe(13);
  });
});

describe('the event stream', () => {
  it('says where it stands and then tells each commit, following on from the last', async () => {
    const { cursor } = await pullAll();
    const stream = await listen(server, lead.token, cursor);
    expect(stream.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(stream.start).toEqual({ from: cursor, cursor, changes: [] });
    const incident = await declare(server, lead);
    const first = await stream.next();
    expect(first).toMatchObject({
      from: cursor,
      changes: [{ kind: 'incident', id: incident.id, data: incident }],
    });
    const eventId = await addNote(incident.id, 'Told.');
    const second = await stream.next();
    expect(second?.from).toBe(first?.cursor);
    expect(second?.changes.map((change) => change.id)).toEqual([eventId, incident.id]);
    expect(second?.cursor).toBe((await pullAll()).cursor);
    stream.close();
  });

  it('resumes from Last-Event-ID with what was missed, in pieces that follow on from each other', async () => {
    const from = (await page(null, 1)).cursor;
    const { changes, cursor } = await pullAll(from);
    const stream = await listen(server, lead.token, from);
    const told: Change[] = [];
    let at = from;
    while (at !== cursor) {
      const event = await stream.next();
      expect(event?.from).toBe(at);
      told.push(...(event?.changes ?? []));
      at = event?.cursor ?? '';
    }
    expect(told).toEqual(changes);
    stream.close();
  });

  it('begins at the end of the feed without a cursor', async () => {
    const stream = await listen(server, lead.token);
    expect(stream.start.from).toBe((await pullAll()).cursor);
    stream.close();
  });

  it('answers 410 for a cursor that is not of this feed', async () => {
    const answer = await server.send('GET', '/api/v1/sync/stream?cursor=AAAA', { token: lead.token });
    expectProblem(answer, 'cursor-expired');
  });

  it('goes on after a restart in mid-stream without a gap or a double', async () => {
    const { cursor } = await pullAll();
    let stream = await listen(server, lead.token, cursor);
    const before = await declare(server, lead);
    const first = await stream.next();
    server = await server.restart();
    expect(await stream.next()).toBeNull();
    const after = await declare(server, lead);
    stream = await listen(server, lead.token, first?.cursor ?? '');
    const second = await stream.next();
    expect(second?.from).toBe(first?.cursor);
    expect([first, second].map((event) => event?.changes.map((change) => change.id))).toEqual([
      [before.id],
      [after.id],
    ]);
    stream.close();
  });

  it('tells one organisation nothing of another', async () => {
    const elsewhere = await signUpElsewhere(server);
    const stream = await listen(server, elsewhere.token);
    await declare(server, lead);
    const own = await declare(server, elsewhere);
    expect((await stream.next())?.changes.map((change) => change.id)).toEqual([own.id]);
    stream.close();
  });

  it('is closed to somebody whose session has ended', async () => {
    const who = await server.as('responder');
    await server.send('POST', logOut.path, { body: { refresh_token: who.refreshToken } });
    expectProblem(await server.send('GET', '/api/v1/sync/stream', { token: who.token }), 'session-ended');
  });
});
