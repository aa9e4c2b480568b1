import { afterEach, describe, expect, it } from 'vitest';
import { logIn, logOut, refreshTokens } from '../../shared/api/auth.ts';
import { listIncidents } from '../../shared/api/incidents.ts';
import {
  declare,
  newId,
  nowText,
  patch,
  samplePerson,
  signUpElsewhere,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';
import { verifyAudit } from './support/verify-audit.ts';

const root = listIncidents.path;
let server: TestServer;
afterEach(async () => await server.close());

/** One of everything that is written down. */
async function doEverything(): Promise<void> {
  const [lead, viewer] = [await server.as('lead'), await server.as('viewer')];
  await signUpElsewhere(server);
  const { email } = samplePerson('lead');
  await server.send('POST', logIn.path, { body: { email, password: 'not the password at all' } });
  await server.send('POST', logIn.path, {
    body: { email: 'nobody@x.example', password: 'not the password' },
  });
  const incident = await declare(server, lead, { description: 'Wörter, 😂 und "Zeichen" \u2028\u0000 <b>' });
  await patch(server, lead, incident, { severity: 'low', tags: ['a', 'b'], reason: 'Less than it seemed.' });
  await patch(server, lead, { ...incident, version: 2 }, { status: 'false_positive', reason: 'A test.' });
  const path = `${root}/${incident.id}`;
  const times = { happened_at: nowText(), recorded_at: nowText() };
  const note = { id: newId(), kind: 'note', text: 'Private words.', ...times };
  await server.send('POST', `${path}/events`, { token: lead.token, body: note });
  await server.send('POST', `${path}/events`, { token: viewer.token, body: note });
  const evidence = { id: newId(), kind: 'note', name: 'x', collected_at: nowText() };
  await server.send('POST', `${path}/evidence`, { token: lead.token, body: evidence });
  const action = { id: newId(), kind: 'custom', target: 'x', reason: 'y', proposed_at: nowText() };
  await server.send('POST', `${path}/containment`, { token: lead.token, body: action });
  const change = { token: lead.token, headers: { 'if-match': '"v1"' }, body: { status: 'done' } };
  await server.send('PATCH', `${path}/containment/${action.id}`, change);
  await server.send('POST', refreshTokens.path, { body: { refresh_token: lead.refreshToken } });
  await server.send('POST', refreshTokens.path, { body: { refresh_token: lead.refreshToken } });
  await server.send('POST', logOut.path, { body: { refresh_token: viewer.refreshToken } });
}

describe('the audit log', () => {
  it('has one verifiable record for everything that was done, each in its own organisation’s chain', async () => {
    server = await startTestServer();
    await doEverything();
    const records = verifyAudit(server.store());
    const acts = new Map<string, number>();
    for (const { act } of records) acts.set(act, (acts.get(act) ?? 0) + 1);
    expect(Object.fromEntries([...acts].toSorted())).toEqual({
      'access.denied': 1,
      'approval_policy.changed': 1,
      'auth.login_failed': 2,
      'auth.refresh_reused': 1,
      'auth.refreshed': 1,
      'auth.signed_in': 3,
      'auth.signed_out': 1,
      'containment.changed': 1,
      'containment.proposed': 1,
      'evidence.added': 1,
      'executor.changed': 1,
      'incident.changed': 1,
      'incident.dismissed': 1,
      'incident.opened': 1,
      'key.created': 1,
      'log.created': 3,
      'organization.created': 1,
      'sample.loaded': 1,
      'timeline.added': 1,
    });
    const origins = new Set(records.map((record) => record._log));
    expect(origins.size).toBe(3);
    expect(origins).toContain('audit.watchfloor.example/platform');
    for (const origin of origins)
      expect(origin).toMatch(/^audit\.watchfloor\.example\/(platform|[0-9a-f-]{36})$/);
  });

  it('holds no personal data and no free text in the clear', async () => {
    server = await startTestServer();
    await doEverything();
    const text = server.store().prepare('SELECT record FROM audit_records').pluck().all().join('\n');
    for (const secret of [
      '@',
      'Priya',
      '127.0.0.1',
      'Private words',
      'Wörter',
      'Less than',
      'false_positive',
    ])
      expect(text).not.toContain(secret);
  });

  it('goes on verifying after a restart, and never back in time when the clock does', async () => {
    server = await startTestServer();
    const lead = await server.as('lead');
    await declare(server, lead);
    server.clock.advance(-30_000);
    await declare(server, lead);
    server = await server.restart();
    await declare(server, lead);
    const opened = verifyAudit(server.store()).filter(({ act }) => act === 'incident.opened');
    expect(opened).toHaveLength(3);
    expect(opened[1]?._t).toBe(opened[0]?._t);
  });

  it('cannot be changed or cut by ordinary statements', async () => {
    server = await startTestServer();
    const db = server.store();
    expect(() => db.prepare("UPDATE audit_records SET record = '{}' WHERE n = 0").run()).toThrow(
      /never changed/,
    );
    expect(() => db.prepare('DELETE FROM audit_records').run()).toThrow(/never removed/);
  });

  it('loses nothing but the value when a disclosure is destroyed', async () => {
    server = await startTestServer();
    await declare(server, await server.as('lead'));
    const db = server.store();
    db.prepare("DELETE FROM disclosures WHERE path = '/actor/pii'").run();
    expect(() => verifyAudit(db)).toThrow(/has no pii/); // and every hash before that still holds
  });

  it('notices each kind of tampering', async () => {
    server = await startTestServer();
    await doEverything();
    const db = server.store();
    db.exec('DROP TRIGGER audit_records_stay; DROP TRIGGER audit_records_remain; PRAGMA foreign_keys = OFF');
    const log = Number(
      db.prepare('SELECT log FROM audit_records GROUP BY log ORDER BY count(*) DESC').pluck().get(),
    );
    for (const tamper of [
      `UPDATE audit_records SET record = replace(record, '"ok"', '"error"') WHERE log = ${log} AND n = 3`,
      `UPDATE audit_records SET leaf = zeroblob(32) WHERE log = ${log} AND n = 3`,
      `DELETE FROM audit_records WHERE log = ${log} AND n = 3`,
      `DELETE FROM audit_records WHERE log = ${log} AND n = (SELECT size - 1 FROM audit_logs WHERE number = ${log})`,
      `UPDATE disclosures SET value = '{"email":"eve@x.example"}' WHERE log = ${log} AND path = '/actor/pii' AND n = (SELECT min(n) FROM disclosures WHERE log = ${log} AND path = '/actor/pii')`,
      `UPDATE audit_logs SET origin = 'audit.watchfloor.example/other' WHERE number = ${log}`,
    ]) {
      db.exec('BEGIN');
      expect(db.prepare(tamper).run().changes).toBe(1);
      expect(() => verifyAudit(db), tamper).toThrow();
      db.exec('ROLLBACK');
      verifyAudit(db);
    }
  });
});
