import { afterEach, expect, it } from 'vitest';
import { getIntent } from '../../../shared/api/approvals.ts';
import { listIncidents } from '../../../shared/api/incidents.ts';
import { firstPolicy } from '../../../shared/approvals/policy.ts';
import type { ContainmentDraft } from '../../../shared/ipc/approval-calls.ts';
import { attach } from '../../contract/support/approvers.ts';
import { bodyOf } from '../../contract/support/https-client.ts';
import { startTestServer, type TestServer } from '../../contract/support/test-server.ts';
import { type Responder, startResponder } from '../../support/responder.ts';
import { type Desk, installDesks, openDesk } from './approver-world.ts';

let server: TestServer;
let responder: Responder;
let desks: readonly Desk[] = [];

afterEach(async () => {
  for (const desk of desks) await desk.close();
  await server.close();
  await responder.close();
});

async function floor() {
  responder = await startResponder();
  server = await startTestServer({ webhooks: { allow: [responder.allow], ca: responder.ca } });
  const [admin, lead] = [await server.as('admin'), await server.as('lead')];
  const [helen, priya] = [await openDesk(server, admin), await openDesk(server, lead)];
  desks = [helen, priya];
  await installDesks(helen, priya);
  await attach(server, admin, responder);
  const path = `${listIncidents.path}?status=triaged,investigating`;
  const { items } = bodyOf(listIncidents.reply, await server.send('GET', path, { token: lead.token }));
  const incident = items.find(({ severity }) => severity !== 'critical') ?? items[0];
  return { helen, priya, incidentId: incident?.id ?? '' };
}

function draft(incidentId: string, more: Partial<ContainmentDraft> = {}): ContainmentDraft {
  return {
    ...{ action: 'host.isolate', break_glass: false, executor: 'edr', target_ids: ['host-9'] },
    ...{ incident_id: incidentId, reason: 'Beacons', owner: null, extra: { allow: ['10.0.0.5'] } },
    ...{ until: Math.floor(server.clock.nowMs() / 1_000) + 3_600, offline: false },
    ...more,
  };
}

/** Asked by one; the id of what was asked. */
async function asked(by: Desk, incidentId: string, more: Partial<ContainmentDraft> = {}): Promise<string> {
  const view = await by.open({ what: 'contain', draft: draft(incidentId, more) });
  await by.answer('sign');
  return (JSON.parse(view.bytes ?? '{}') as { id: string }).id;
}

async function settle(rounds = 3): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await server.approvalsRound();
}

it('from the first keys to what is taken back, with everything checked at each console', async () => {
  const { helen, priya, incidentId } = await floor();
  const id = await asked(priya, incidentId);
  expect((await helen.calls['approval.list']({ view: 'waiting', incident_id: null })).items).toMatchObject([
    { id, mine: false, state: 'pending', quorum: 2, counted: 1 },
  ]);
  const view = await helen.open({ what: 'decide', intent_id: id });
  expect(view.statement).toBe('Isolate a host from the network: host-9.');
  expect(view.choices.map((choice) => choice.id)).toEqual(['approve', 'reject']);
  const checks = view.sections.find(({ title }) => title === 'Checks')?.lines ?? [];
  expect(checks.filter(({ mark }) => mark !== 'ok')).toEqual([]);
  await helen.answer('approve');
  await settle();
  expect(responder.executed.get(id)).toBe(1);
  const shown = await priya.calls['approval.get']({ intent_id: id });
  expect(shown).toMatchObject({ doubt: null, intent: { state: 'done', effect: 'observed' } });
  expect(shown.decisions).toMatchObject([{ dec: 'approve', counted: true, verified: true }]);
  const { items } = await helen.calls['approval.board']({});
  expect(items).toMatchObject([{ intent: { id }, overdue: false, reversal: 'host.release' }]);

  // Renewed by the same rules, then taken back by the same rules.
  const until = Math.floor(server.clock.nowMs() / 1_000) + 7_200;
  const renewal = await priya.open({
    what: 'renew',
    intent_id: id,
    reason: 'Not clean yet',
    until,
    owner: null,
  });
  await priya.answer('sign');
  await helen.open({ what: 'decide', intent_id: (JSON.parse(renewal.bytes ?? '{}') as { id: string }).id });
  await helen.answer('approve');
  await settle();
  expect((await helen.calls['approval.board']({})).items[0]?.until_ms).toBe(until * 1_000);
  const revert = await helen.open({ what: 'revert', intent_id: id, reason: 'Clean', command: null });
  await helen.answer('sign');
  await priya.open({ what: 'decide', intent_id: (JSON.parse(revert.bytes ?? '{}') as { id: string }).id });
  await priya.answer('approve');
  await settle();
  expect(responder.isContained('host-9')).toBe(false);
  expect((await helen.calls['approval.board']({})).items).toEqual([]);
});

it('a requester is offered to take it back, never to approve it', async () => {
  const { priya, incidentId } = await floor();
  const id = await asked(priya, incidentId);
  const view = await priya.open({ what: 'decide', intent_id: id });
  expect(view.choices.map((choice) => choice.id)).toEqual(['cancel']);
  await expect(priya.answer('approve')).rejects.toThrow(/stale/);
  await priya.answer('cancel', { reason: 'Wrong host' });
  await settle();
  expect(responder.bodies).toEqual([]);
});

it('a denial ends it, and its words stand in the incident', async () => {
  const { helen, priya, incidentId } = await floor();
  const id = await asked(priya, incidentId);
  await helen.open({ what: 'decide', intent_id: id });
  await helen.answer('reject', { reason: 'No evidence for this host' });
  await settle();
  expect((await priya.calls['approval.get']({ intent_id: id })).intent.state).toBe('rejected');
  expect(helen.told.find(({ name }) => name === 'timeline.add')?.input).toMatchObject({
    incident_id: incidentId,
    event: { text: 'Denied: Isolate a host from the network: host-9. No evidence for this host' },
  });
  expect(responder.bodies).toEqual([]);
});

it('a wrong password signs nothing, and words that were misheard endorse nobody', async () => {
  const { helen, priya, incidentId } = await floor();
  const id = await asked(priya, incidentId);
  await helen.open({ what: 'decide', intent_id: id });
  await expect(helen.answer('approve', { password: 'another password' })).rejects.toThrow();
  expect((await priya.calls['approval.get']({ intent_id: id })).decisions).toEqual([]);
  const third = await openDesk(server, await server.as('responder'));
  desks = [...desks, third];
  await third.watchHead();
  await third.open({ what: 'enrol' });
  const shown = await third.answer('confirm');
  const { keys } = await helen.calls['approval.keys']({});
  const proposed = keys.find(({ state }) => state === 'proposed');
  await helen.open({ what: 'endorse', kid: proposed?.kid ?? '' });
  const misheard = [...(shown?.words ?? [])].reverse().join(' ');
  await expect(helen.answer('confirm', { words: misheard })).rejects.toThrow(/not the words/);
  await helen.answer('confirm', { words: (shown?.words ?? []).join(' ') });
  const after = await helen.calls['approval.keys']({});
  expect(after.keys.filter(({ state }) => state === 'active')).toHaveLength(3);
});

it('the policy is changed by four eyes; what was asked under the old one is void, what is too late expires', async () => {
  const { helen, priya, incidentId } = await floor();
  const before = await asked(priya, incidentId);
  const rules = firstPolicy.rules.map((rule) => (rule.id === 'ordinary' ? { ...rule, expiry_s: 60 } : rule));
  const view = await priya
    .open({ what: 'policy', policy: { ...firstPolicy, rules }, reason: 'Faster' })
    .catch((error: unknown) => error);
  expect(view).toMatchObject({ statement: 'Replace the approval policy.' });
  await priya.answer('sign');
  const { id } = JSON.parse((view as { bytes: string }).bytes) as { id: string };
  await helen.open({ what: 'decide', intent_id: id });
  await helen.answer('approve');
  await settle();
  expect((await helen.calls['approval.policy']({})).policy.rules.map(({ expiry_s }) => expiry_s)).toContain(
    60,
  );
  expect((await priya.calls['approval.get']({ intent_id: before })).intent.state).toBe('void');

  const late = await asked(priya, incidentId);
  await helen.open({ what: 'decide', intent_id: late });
  server.clock.advance(61_000);
  await expect(helen.answer('approve')).rejects.toThrow();
  await settle();
  expect((await priya.calls['approval.get']({ intent_id: late })).intent.state).toBe('expired');
  expect(responder.bodies).toEqual([]);
});

it('a request that the server has exchanged, or whose key it invented, is shown as not to be trusted and is not signed', async () => {
  const { helen, priya, incidentId } = await floor();
  const id = await asked(priya, incidentId);
  const other = await asked(priya, incidentId, { target_ids: ['host-10'] });
  const real = helen.context.api.ask;
  const swapped = {
    ...helen.context.api,
    ask: (async (endpoint, request, options) => {
      const answer = await real(endpoint, request, options);
      if (endpoint.name !== getIntent.name) return answer;
      const { value } = await real(getIntent, { params: { intent_id: other } });
      return { ...answer, value: { ...value, intent: { ...value.intent, id } } };
    }) as typeof real,
  };
  const { decideCeremony } = await import('../../../electron/main/approvals/ceremonies/decide.ts');
  await expect(decideCeremony({ ...helen.context, api: swapped }, id)).rejects.toThrow(/cannot be trusted/);
});
