import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentDetailSchema, listIncidents } from '../../shared/api/incidents.ts';
import { bodyOf } from './support/https-client.ts';
import {
  declare,
  expectProblem,
  newId,
  newIncident,
  nowText,
  patch,
  type SignedIn,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';

const root = listIncidents.path;
let server: TestServer;
let lead: SignedIn;

beforeAll(async () => {
  server = await startTestServer();
  lead = await server.as('lead');
});
afterAll(async () => await server.close());

const key = () => ({ 'idempotency-key': newId() });
const note = () => ({
  id: newId(),
  kind: 'note',
  text: 'Once.',
  happened_at: nowText(),
  recorded_at: nowText(),
});

async function timelineOf(id: string) {
  return bodyOf(incidentDetailSchema, await server.send('GET', `${root}/${id}`, { token: lead.token }))
    .timeline;
}

describe('the same Idempotency-Key', () => {
  it('gives the first answer again, byte for byte, also when the world has moved on', async () => {
    const incident = await declare(server, lead);
    const headers = key();
    const first = await patch(server, lead, incident, { severity: 'low' }, headers);
    await patch(server, lead, { ...incident, version: 2 }, { severity: 'info' });
    const again = await patch(server, lead, incident, { severity: 'low' }, headers);
    expect(again.text).toBe(first.text);
    expect([again.status, again.headers.etag]).toEqual([200, '"v2"']);
    expect(await timelineOf(incident.id)).toHaveLength(2);
  });

  it('has one effect and identical answers for 100 concurrent requests', async () => {
    const incident = await declare(server, lead);
    const headers = key();
    const sends = Array.from(
      { length: 100 },
      async () => await patch(server, lead, incident, { severity: 'low' }, headers),
    );
    const answers = await Promise.all(sends);
    expect(
      new Set(answers.map((answer) => `${answer.status} ${answer.headers.etag} ${answer.text}`)).size,
    ).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await timelineOf(incident.id)).toHaveLength(1);
    const rows = server
      .store()
      .prepare(
        "SELECT count(*) FROM audit_records WHERE record ->> 'inc' = ? AND record ->> 'act' = 'incident.changed'",
      );
    expect(rows.pluck().get(incident.id)).toBe(1);
  });

  it('is refused with another body, another resource or another method', async () => {
    const incident = await declare(server, lead);
    const headers = key();
    await patch(server, lead, incident, { severity: 'low' }, headers);
    expectProblem(
      await patch(server, lead, { ...incident, version: 2 }, { severity: 'info' }, headers),
      'idempotency-mismatch',
    );
    const other = await declare(server, lead);
    expectProblem(await patch(server, lead, other, { severity: 'low' }, headers), 'idempotency-mismatch');
    const body = newIncident();
    expectProblem(
      await server.send('POST', root, { token: lead.token, headers, body }),
      'idempotency-mismatch',
    );
  });

  it('belongs to one person', async () => {
    const responder = await server.as('responder');
    const incident = await declare(server, lead);
    const headers = key();
    const path = `${root}/${incident.id}/events`;
    const first = await server.send('POST', path, { token: lead.token, headers, body: note() });
    const second = await server.send('POST', path, { token: responder.token, headers, body: note() });
    expect([first.status, second.status]).toEqual([201, 201]);
  });

  it('is free again when the first request was refused', async () => {
    const incident = await declare(server, lead);
    const headers = key();
    expectProblem(
      await patch(server, lead, { ...incident, version: 9 }, { severity: 'low' }, headers),
      'stale-version',
    );
    expect((await patch(server, lead, incident, { severity: 'low' }, headers)).status).toBe(200);
  });

  it('outlives a restart', async () => {
    const incident = await declare(server, lead);
    const headers = key();
    const body = note();
    const path = `${root}/${incident.id}/events`;
    const first = await server.send('POST', path, { token: lead.token, headers, body });
    server = await server.restart();
    const again = await server.send('POST', path, { token: lead.token, headers, body });
    expect(again.text).toBe(first.text);
    expect(await timelineOf(incident.id)).toHaveLength(1);
  });

  it('is refused when it is not a key', async () => {
    for (const value of ['', 'a b', 'x'.repeat(256)]) {
      const sent = { token: lead.token, headers: { 'idempotency-key': value }, body: newIncident() };
      expectProblem(await server.send('POST', root, sent), 'malformed');
    }
  });

  it('is kept for seven days and then forgotten', async () => {
    const incident = await declare(server, lead);
    const headers = key();
    await patch(server, lead, incident, { severity: 'low' }, headers);
    server.clock.advance(7 * 86_400_000 - 60_000);
    lead = await server.as('lead');
    expect((await patch(server, lead, incident, { severity: 'low' }, headers)).status).toBe(200);
    server.clock.advance(120_000);
    expectProblem(await patch(server, lead, incident, { severity: 'low' }, headers), 'stale-version');
    await declareWithKey();
    const old = server.store().prepare('SELECT count(*) FROM idempotency WHERE key = ?').pluck();
    expect(old.get(headers['idempotency-key'])).toBe(0);
  });
});

async function declareWithKey(): Promise<void> {
  const sent = { token: lead.token, headers: key(), body: newIncident() };
  expect((await server.send('POST', root, sent)).status).toBe(201);
}

describe('changes at the same time', () => {
  it('let exactly one of many through that are based on the same version', async () => {
    lead = await server.as('lead');
    const incident = await declare(server, lead);
    const sends = Array.from(
      { length: 20 },
      async (_, n) => await patch(server, lead, incident, { title: `Title number ${n}` }),
    );
    const statuses = (await Promise.all(sends)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
    const [event, ...others] = await timelineOf(incident.id);
    expect(others).toEqual([]);
    expect(event?.changes[0]?.old).toBe(incident.title);
  });

  it('lose none of many retries that each start from what they were shown', async () => {
    const incident = await declare(server, lead, { tags: [] });
    const add = async (tag: string): Promise<void> => {
      let current = { version: 1, tags: [] as string[] };
      for (;;) {
        const answer = await patch(
          server,
          lead,
          { id: incident.id, version: current.version },
          { tags: [...current.tags, tag] },
        );
        if (answer.status === 200) return;
        current = JSON.parse(answer.text).current;
      }
    };
    const tags = Array.from({ length: 12 }, (_, n) => `tag-${n}`);
    await Promise.all(tags.map(add));
    const shown = await server.send('GET', `${root}/${incident.id}`, { token: lead.token });
    expect(bodyOf(incidentDetailSchema, shown).incident.tags.toSorted()).toEqual(tags.toSorted());
  });
});
