import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentDetailSchema, incidentStats, listIncidents } from '../../shared/api/incidents.ts';
import { containmentActionSchema } from '../../shared/domain/containment-action.ts';
import { evidenceSchema } from '../../shared/domain/evidence.ts';
import { incidentSchema } from '../../shared/domain/incident.ts';
import { timelineEventSchema } from '../../shared/domain/timeline-event.ts';
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
let responder: SignedIn;
let lead: SignedIn;

beforeAll(async () => {
  server = await startTestServer();
  responder = await server.as('responder');
  lead = await server.as('lead');
});
afterAll(async () => await server.close());

async function detail(id: string) {
  return bodyOf(incidentDetailSchema, await server.send('GET', `${root}/${id}`, { token: lead.token }));
}

describe('declaring an incident', () => {
  it('gives it a reference, its reporter and a first version', async () => {
    const answer = await server.send('POST', root, { token: responder.token, body: newIncident() });
    const incident = bodyOf(incidentSchema, answer);
    expect(answer.status).toBe(201);
    expect(answer.headers.etag).toBe('"v1"');
    expect(answer.headers.location).toBe(`${root}/${incident.id}`);
    expect(incident).toMatchObject({
      status: 'new',
      version: 1,
      reporter_id: responder.userId,
      tlp: 'amber',
    });
    expect(incident.reference).toMatch(/^INC-\d{4}-\d{4}$/);
  });

  it('keeps the times of one that was declared offline days ago', async () => {
    const times = { detected_at: '2026-01-02T03:04:05.006Z', declared_at: '2026-01-02T04:00:00.000Z' };
    const incident = await declare(server, responder, times);
    expect(incident).toMatchObject(times);
    expect(Date.parse(incident.created_at)).toBeGreaterThan(Date.parse(times.declared_at));
  });

  it('gives each its own reference, counting on from the sample', async () => {
    const [first, second] = [await declare(server, lead), await declare(server, lead)];
    const number = (reference: string | null) => Number(reference?.split('-')[2]);
    expect(number(second.reference)).toBe(number(first.reference) + 1);
    expect(number(first.reference)).toBeGreaterThan(40);
  });

  it('answers the existing one for the same id and content, also after it has changed', async () => {
    const body = newIncident();
    const first = await server.send('POST', root, { token: responder.token, body });
    expect(bodyOf(incidentSchema, first).version).toBe(1);
    await patch(server, responder, bodyOf(incidentSchema, first), { title: 'Another title' });
    const again = await server.send('POST', root, { token: responder.token, body });
    expect(again.status).toBe(201);
    expect(bodyOf(incidentSchema, again)).toMatchObject({ title: 'Another title', version: 2 });
  });

  it('refuses the same id with other content', async () => {
    const body = newIncident();
    await server.send('POST', root, { token: responder.token, body });
    const other = await server.send('POST', root, {
      token: responder.token,
      body: { ...body, severity: 'low' },
    });
    expectProblem(other, 'conflict');
  });

  it('names every member that does not fit by its pointer', async () => {
    const body = { ...newIncident(), severity: 'worst', tags: ['ok', 'not ok'], surprise: 1 };
    const problem = expectProblem(
      await server.send('POST', root, { token: responder.token, body }),
      'validation',
    );
    expect(problem.errors?.map((error) => error.pointer)).toEqual(
      expect.arrayContaining(['/severity', '/tags/1', '']),
    );
  });

  it('refuses an assignee who is not one of the organisation', async () => {
    const body = newIncident({ assignee_id: newId() });
    const problem = expectProblem(await server.send('POST', root, { token: lead.token, body }), 'validation');
    expect(problem.errors?.[0]?.pointer).toBe('/assignee_id');
  });
});

describe('changing an incident', () => {
  it('raises the version, tells old and new value in the timeline, and shows both in the detail', async () => {
    const incident = await declare(server, responder);
    const answer = await patch(server, responder, incident, { severity: 'low', reason: 'Known test.' });
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toBe('"v2"');
    const { timeline } = await detail(incident.id);
    expect(timeline).toHaveLength(1);
    expect(timeline[0]).toMatchObject({
      kind: 'field_change',
      text: 'severity: high → low. Known test.',
      changes: [{ field: 'severity', old: 'high', new: 'low' }],
      author_id: responder.userId,
    });
  });

  it('leaves everything as it is when nothing differs', async () => {
    const incident = await declare(server, responder);
    const answer = await patch(server, responder, incident, { severity: 'high', tags: [] });
    expect(bodyOf(incidentSchema, answer)).toEqual(incident);
    expect((await detail(incident.id)).timeline).toEqual([]);
  });

  it('needs the version that it is based on, and shows the current one when that has passed', async () => {
    const incident = await declare(server, responder);
    const path = `${root}/${incident.id}`;
    const body = { severity: 'low' };
    expectProblem(await server.send('PATCH', path, { token: lead.token, body }), 'version-required');
    const malformed = { token: lead.token, body, headers: { 'if-match': 'W/"v1"' } };
    expectProblem(await server.send('PATCH', path, malformed), 'malformed');
    await patch(server, responder, incident, body);
    const stale = await patch(server, responder, incident, { severity: 'info' });
    const problem = expectProblem(stale, 'stale-version');
    expect(stale.headers.etag).toBe('"v2"');
    expect(incidentSchema.parse(problem.current)).toMatchObject({ version: 2, severity: 'low' });
  });

  it('refuses an empty change and an unknown incident', async () => {
    const incident = await declare(server, responder);
    expectProblem(await patch(server, responder, incident, { reason: 'no field' }), 'validation');
    expectProblem(
      await patch(server, responder, { id: newId(), version: 1 }, { severity: 'low' }),
      'not-found',
    );
    const strange = await server.send('GET', `${root}/not-an-id`, { token: lead.token });
    expectProblem(strange, 'validation');
  });

  it('lets a responder take and put back work, and a lead give it to others', async () => {
    const incident = await declare(server, lead);
    const taken = await patch(server, responder, incident, { assignee_id: responder.userId });
    expect(bodyOf(incidentSchema, taken).assignee_id).toBe(responder.userId);
    const back = await patch(server, responder, { ...incident, version: 2 }, { assignee_id: null });
    expect(bodyOf(incidentSchema, back).assignee_id).toBeNull();
    const given = await patch(server, responder, { ...incident, version: 3 }, { assignee_id: lead.userId });
    expectProblem(given, 'forbidden');
    const byLead = await patch(server, lead, { ...incident, version: 3 }, { assignee_id: responder.userId });
    expect(byLead.status).toBe(200);
    const away = await server.as('responder');
    expect(away.userId).toBe(responder.userId);
    const { timeline } = await detail(incident.id);
    expect(timeline.map((event) => event.text)).toEqual([
      expect.stringMatching(/^Assigned to /),
      'Put back into the queue',
      expect.stringMatching(/^Assigned to /),
    ]);
  });

  it('refuses a duplicate of itself and of nothing', async () => {
    const incident = await declare(server, lead);
    const itself = await patch(server, lead, incident, { duplicate_of: incident.id });
    expect(expectProblem(itself, 'validation').errors?.[0]?.pointer).toBe('/duplicate_of');
    const nothing = await patch(server, lead, incident, { status: 'duplicate', duplicate_of: newId() });
    expectProblem(nothing, 'validation');
  });
});

describe('the lifecycle', () => {
  it('goes from new to closed, stamping each state once, and closing is a lead’s', async () => {
    const incident = await declare(server, responder);
    let version = 1;
    const go = async (body: unknown, who = responder) => {
      const answer = await patch(server, who, { id: incident.id, version }, body);
      if (answer.status === 200) version += 1;
      return answer;
    };
    for (const status of ['triaged', 'investigating', 'contained', 'investigating', 'contained'])
      expect((await go({ status })).status).toBe(200);
    const contained = bodyOf(incidentSchema, await go({ status: 'eradicated' }));
    expect(contained.acknowledged_at).not.toBeNull();
    const first = contained.contained_at;
    await go({ status: 'recovered' });
    expectProblem(await go({ status: 'closed' }, lead), 'transition-refused');
    expectProblem(await go({ status: 'closed', resolution: 'Done.' }, lead), 'transition-refused');
    const end = { status: 'closed', resolution: 'Reset.', lessons_learned: 'Ask for a second factor.' };
    expectProblem(await go(end), 'forbidden');
    const closed = bodyOf(incidentSchema, await go(end, lead));
    expect(closed).toMatchObject({ status: 'closed', contained_at: first });
    expect(closed.closed_at).not.toBeNull();
    expectProblem(await go({ resolution: null }, lead), 'transition-refused');
    const { timeline } = await detail(incident.id);
    expect(timeline.at(-1)).toMatchObject({
      kind: 'status_change',
      text: 'Status: recovered → closed',
      changes: [
        { field: 'status', old: 'recovered', new: 'closed' },
        { field: 'resolution' },
        { field: 'lessons_learned' },
      ],
    });
    expectProblem(await go({ status: 'investigating' }, lead), 'transition-refused');
    const reopened = await go({ status: 'investigating', reason: 'It came back.' }, lead);
    expect(bodyOf(incidentSchema, reopened)).toMatchObject({
      status: 'investigating',
      closed_at: closed.closed_at,
    });
  });

  it('refuses a step that is not in the table', async () => {
    const incident = await declare(server, lead);
    expectProblem(await patch(server, lead, incident, { status: 'recovered' }), 'transition-refused');
  });
});

describe('what is under an incident', () => {
  const newEvent = () => ({
    id: newId(),
    kind: 'note',
    text: 'Seen.',
    happened_at: nowText(),
    recorded_at: nowText(),
  });

  it('adds timeline entries that move updated_at and not the version', async () => {
    const incident = await declare(server, responder);
    server.clock.advance(1_000);
    const answer = await server.send('POST', `${root}/${incident.id}/events`, {
      token: responder.token,
      body: newEvent(),
    });
    const event = bodyOf(timelineEventSchema, answer);
    expect(answer.status).toBe(201);
    expect(event).toMatchObject({ author_id: responder.userId, source: '', struck: null, changes: [] });
    const now = (await detail(incident.id)).incident;
    expect(now.version).toBe(1);
    expect(now.updated_at > incident.updated_at).toBe(true);
  });

  it('answers the existing entry for the same id and content and refuses another', async () => {
    const incident = await declare(server, responder);
    const body = newEvent();
    const path = `${root}/${incident.id}/events`;
    const first = await server.send('POST', path, { token: responder.token, body });
    const again = await server.send('POST', path, { token: responder.token, body });
    expect(again).toMatchObject({ status: 201, text: first.text });
    const other = { token: responder.token, body: { ...body, text: 'Not the same.' } };
    expectProblem(await server.send('POST', path, other), 'conflict');
    const elsewhere = await declare(server, responder);
    const moved = { token: responder.token, body };
    expectProblem(await server.send('POST', `${root}/${elsewhere.id}/events`, moved), 'conflict');
  });

  it('refuses kinds that only the server writes', async () => {
    const incident = await declare(server, responder);
    const body = { ...newEvent(), kind: 'status_change' };
    const path = `${root}/${incident.id}/events`;
    expectProblem(await server.send('POST', path, { token: responder.token, body }), 'validation');
  });

  it('registers evidence and tells it in the timeline', async () => {
    const incident = await declare(server, responder);
    const body = {
      id: newId(),
      kind: 'file',
      name: 'mail.eml',
      size: 12,
      sha256: 'ab'.repeat(32),
      collected_at: nowText(),
    };
    const path = `${root}/${incident.id}/evidence`;
    const answer = await server.send('POST', path, { token: responder.token, body });
    expect(answer.status).toBe(201);
    expect(bodyOf(evidenceSchema, answer)).toMatchObject({ version: 1, collected_by: responder.userId });
    const again = await server.send('POST', path, { token: responder.token, body });
    expect(again.text).toBe(answer.text);
    const other = { token: responder.token, body: { ...body, name: 'other.eml' } };
    expectProblem(await server.send('POST', path, other), 'conflict');
    const shown = await detail(incident.id);
    expect(shown.evidence).toHaveLength(1);
    expect(shown.timeline.map((event) => event.text)).toEqual([
      `Evidence added: mail.eml (12 bytes, SHA-256 ${'ab'.repeat(32)})`,
    ]);
  });

  it('follows a containment action along its steps, with its own version', async () => {
    const incident = await declare(server, responder);
    const body = {
      id: newId(),
      kind: 'isolate_host',
      target: 'WS-042',
      reason: 'Beacons.',
      proposed_at: nowText(),
    };
    const path = `${root}/${incident.id}/containment`;
    const answer = await server.send('POST', path, { token: responder.token, body });
    expect(answer.status).toBe(201);
    expect((await server.send('POST', path, { token: responder.token, body })).text).toBe(answer.text);
    const change = async (version: number, patchBody: unknown) =>
      await server.send('PATCH', `${path}/${body.id}`, {
        token: responder.token,
        headers: { 'if-match': `"v${version}"` },
        body: patchBody,
      });
    const done = bodyOf(containmentActionSchema, await change(1, { status: 'done', outcome: 'Cut off.' }));
    expect(done).toMatchObject({ status: 'done', outcome: 'Cut off.', version: 2 });
    expect(done.finished_at).not.toBeNull();
    const stale = expectProblem(await change(1, { status: 'reverted' }), 'stale-version');
    expect(containmentActionSchema.parse(stale.current)).toEqual(done);
    expectProblem(await change(2, { status: 'proposed' }), 'transition-refused');
    expect((await change(2, { status: 'done' })).headers.etag).toBe('"v2"');
    const unknown = await server.send('PATCH', `${path}/${newId()}`, {
      token: responder.token,
      headers: { 'if-match': '"v1"' },
      body: { status: 'done' },
    });
    expectProblem(unknown, 'not-found');
    expectProblem(
      await server.send('PATCH', `${path}/${body.id}`, { token: responder.token, body: { status: 'done' } }),
      'version-required',
    );
    const { timeline, containment, incident: now } = await detail(incident.id);
    expect(timeline.map((event) => event.text)).toEqual([
      'Proposed: isolate host WS-042. Beacons.',
      'Done: isolate host WS-042. Cut off.',
    ]);
    expect(containment).toEqual([done]);
    expect(now.version).toBe(1);
  });
});

describe('listing incidents', () => {
  async function list(query: string) {
    const answer = await server.send('GET', `${root}?${query}`, { token: lead.token });
    return { answer, page: bodyOf(listIncidents.reply, answer) };
  }

  it.each(listIncidents.query.shape.sort.unwrap().options)(
    'walks every page once, sorted by %s',
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      let total = 0;
      do {
        const next: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { page, answer } = await list(`limit=7&sort=${sort}${next}`);
        seen.push(...page.items.map((incident) => incident.id));
        total = page.total;
        cursor = page.next_cursor;
        expect(answer.headers.link === undefined).toBe(cursor === null);
        if (cursor !== null) expect(answer.headers.link).toContain(encodeURIComponent(cursor));
      } while (cursor !== null);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(total);
    },
  );

  it('filters by each parameter', async () => {
    const tag = `tag-${newId().slice(-6)}`;
    const incident = await declare(server, lead, { severity: 'info', tags: [tag], assignee_id: lead.userId });
    const found = async (query: string) => (await list(`tag=${tag}&${query}`)).page.items.map(({ id }) => id);
    for (const query of [
      'severity=info,low',
      'status=new',
      'source=manual',
      `assignee=${lead.userId}`,
      `assignee=none,${lead.userId}`,
      'q=TWO%20countries',
      `updated_since=${incident.updated_at}`,
    ])
      expect([query, await found(query)]).toEqual([query, [incident.id]]);
    for (const query of ['severity=low', 'status=closed', 'source=edr', 'assignee=none', 'q=nowhere'])
      expect([query, await found(query)]).toEqual([query, []]);
  });

  it('refuses unknown parameters, values, orders and cursors', async () => {
    for (const query of [
      'colour=red',
      'severity=worst',
      'sort=title',
      'limit=0',
      'limit=1001',
      'cursor=AAAA',
      'q=a&q=b',
    ])
      expectProblem(await server.send('GET', `${root}?${query}`, { token: lead.token }), 'validation');
    const { page } = await list('limit=1&sort=reference');
    const other = await server.send('GET', `${root}?sort=detected_at&cursor=${page.next_cursor}`, {
      token: lead.token,
    });
    expectProblem(other, 'validation');
  });

  it('counts what the list counts', async () => {
    const stats = bodyOf(
      incidentStats.reply,
      await server.send('GET', `${root}/stats`, { token: lead.token }),
    );
    expect(stats.total).toBe((await list('limit=1')).page.total);
    expect(stats.by_severity.high).toBe((await list('limit=1&severity=high')).page.total);
    expect(Object.values(stats.by_status).reduce((sum, n) => sum + n, 0)).toBe(stats.total);
    expect(stats.time_to_contain.median_ms).toBeLessThanOrEqual(stats.time_to_contain.p90_ms ?? 0);
  });
});
