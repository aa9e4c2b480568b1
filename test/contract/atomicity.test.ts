import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listIncidents } from '../../shared/api/incidents.ts';
import type { Sent } from './support/https-client.ts';
import {
  declare,
  expectProblem,
  newId,
  newIncident,
  nowText,
  type SignedIn,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';
import { verifyAudit } from './support/verify-audit.ts';

const root = listIncidents.path;
let server: TestServer;
let lead: SignedIn;

beforeAll(async () => {
  server = await startTestServer();
  lead = await server.as('lead');
});
afterAll(async () => await server.close());

type Change = { readonly method: string; readonly path: string; readonly sent: Sent };

async function changes(): Promise<Record<string, Change>> {
  const incident = await declare(server, lead);
  const path = `${root}/${incident.id}`;
  const action = { id: newId(), kind: 'custom', target: 'x', reason: 'y', proposed_at: nowText() };
  await server.send('POST', `${path}/containment`, { token: lead.token, body: action });
  const sent = (body: unknown): Sent => ({
    token: lead.token,
    body,
    headers: { 'idempotency-key': newId(), 'if-match': '"v1"' },
  });
  const times = { happened_at: nowText(), recorded_at: nowText() };
  return {
    declare: { method: 'POST', path: root, sent: sent(newIncident()) },
    patch: { method: 'PATCH', path, sent: sent({ status: 'triaged', severity: 'low' }) },
    note: {
      method: 'POST',
      path: `${path}/events`,
      sent: sent({ id: newId(), kind: 'note', text: 'x', ...times }),
    },
    evidence: {
      method: 'POST',
      path: `${path}/evidence`,
      sent: sent({ id: newId(), kind: 'url', name: 'x', collected_at: nowText() }),
    },
    propose: { method: 'POST', path: `${path}/containment`, sent: sent({ ...action, id: newId() }) },
    record: { method: 'PATCH', path: `${path}/containment/${action.id}`, sent: sent({ status: 'done' }) },
  };
}

function everything(): string {
  const db = server.store();
  const tables = [
    'incidents',
    'entities',
    'organizations',
    'reference_counters',
    'audit_logs',
    'audit_records',
    'disclosures',
    'idempotency',
  ];
  const text = tables
    .map((table) => JSON.stringify(db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()))
    .join('\n');
  db.close();
  return text;
}

/** Writes that every change makes: a trigger lets one fail, as a full disk or a defect would. */
const common: readonly string[] = [
  'UPDATE ON organizations',
  'INSERT ON audit_records',
  'UPDATE ON audit_logs',
  'INSERT ON disclosures',
  'INSERT ON idempotency',
];
const declares = ['INSERT ON incidents', 'INSERT ON entities', 'UPDATE ON reference_counters'];
const moves = ['UPDATE ON incidents', 'UPDATE ON entities', 'INSERT ON entities'];

describe('a change that fails at any step', () => {
  it.each([
    ['declare', [...common, ...declares]],
    ['patch', [...common, ...moves]],
    ['note', [...common, ...moves]],
    ['evidence', [...common, ...moves]],
    ['propose', [...common, ...moves]],
    ['record', [...common, ...moves]],
  ])('leaves nothing behind, and can be sent again: %s', async (name, steps) => {
    const change = (await changes())[name];
    if (change === undefined) throw new Error(name);
    const before = everything();
    for (const step of steps) {
      const db = server.store();
      db.exec(`CREATE TRIGGER out_of_order BEFORE ${step} BEGIN SELECT RAISE(ABORT, 'out of order'); END`);
      const answer = await server.send(change.method, change.path, change.sent);
      db.exec('DROP TRIGGER out_of_order');
      expect([step, answer.status]).toEqual([step, 500]);
      const problem = expectProblem(answer, 'internal');
      expect(Object.keys(problem).toSorted()).toEqual(['instance', 'status', 'title', 'type']);
      expect(everything()).toBe(before);
    }
    const answer = await server.send(change.method, change.path, change.sent);
    expect(answer.status).toBeLessThan(300);
    verifyAudit(server.store());
  });
});
