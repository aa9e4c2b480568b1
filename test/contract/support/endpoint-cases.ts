import { createExport } from '../../../shared/api/audit.ts';
import { getLatestCheckpoint } from '../../../shared/api/audit-heads.ts';
import type { Endpoint } from '../../../shared/api/endpoint.ts';
import { parseNote } from '../../../shared/audit/signed-note.ts';
import { may, type Role } from '../../../shared/domain/role.ts';
import { approvalCase } from './approval-cases.ts';
import type { EndpointCase } from './endpoint-case.ts';
import { type Answer, bodyOf } from './https-client.ts';
import { beginFactor, codeNow, enrolFactor, forgetFactor, freshen } from './second-factor.ts';
import {
  declare,
  newId,
  newIncident,
  nowText,
  type SignedIn,
  samplePerson,
  type TestServer,
} from './test-server.ts';
import { createWitness } from './witness.ts';

/** A request for `endpoint` that changes something wherever it is a change; what it needs is made before. */
export async function caseFor(
  server: TestServer,
  person: (role: Role) => SignedIn,
  endpoint: Endpoint,
  role: Role,
): Promise<EndpointCase> {
  const incident = await declare(server, person('lead'));
  const params = { incident_id: incident.id };
  const containment = { id: newId(), kind: 'custom', target: 'x', reason: 'y', proposed_at: nowText() };
  const exported = { nonce: `${'A'.repeat(43)}=`, disclosures: false };
  switch (endpoint.name) {
    case 'incidents.create':
      return { params: {}, body: newIncident() };
    case 'incidents.patch':
      return { params, body: { severity: 'low' }, version: 1 };
    case 'incidents.add_event':
      return {
        params,
        body: { id: newId(), kind: 'note', text: 'x', happened_at: nowText(), recorded_at: nowText() },
      };
    case 'incidents.add_containment':
      return { params, body: containment };
    case 'incidents.patch_containment': {
      const path = `/api/v1/security/incidents/${incident.id}/containment`;
      await server.send('POST', path, { token: person('lead').token, body: containment });
      return { params: { ...params, action_id: containment.id }, body: { status: 'done' }, version: 1 };
    }
    case 'incidents.add_evidence':
      return { params, body: { id: newId(), kind: 'note', name: 'x', collected_at: nowText() } };
    case 'incidents.add_custody': {
      const path = `/api/v1/security/incidents/${incident.id}/evidence`;
      const evidence = { id: newId(), kind: 'note', name: 'x', collected_at: nowText() };
      await server.send('POST', path, { token: person('lead').token, body: evidence });
      const body = { id: newId(), act: 'viewed', at: nowText() };
      return { params: { ...params, evidence_id: evidence.id }, body };
    }
    case 'audit.export':
      return { params: {}, body: exported };
    case 'audit.export_bundle': {
      const { token } = person(may([role], 'audit:export') ? role : 'auditor');
      const answer = await server.send('POST', createExport.path, { token, body: exported });
      return { params: { export_id: bodyOf(createExport.reply, answer).id } };
    }
    case 'audit.redact':
      await server.as('responder');
      return {
        params: {},
        body: { person_id: person('responder').userId, reason: 'gdpr-17', approval: 'a-1' },
      };
    case 'audit.rotate_key':
      await server.signHeads();
      return { params: {}, body: {} };
    case 'audit.latest_checkpoint':
    case 'audit.checkpoint':
      return { params: { size: String((await latestHead(server, person('lead'))).size) } };
    case 'audit.consistency':
      return { params: {}, query: '?from=1&to=2' };
    case 'audit.inclusion':
      return { params: {}, query: '?n=1&size=2' };
    case 'audit.cosign': {
      const { size, note } = await latestHead(server, person('lead'));
      const witness = createWitness();
      const seconds = Math.floor(server.clock.nowMs() / 1_000);
      const cosignature = witness.cosign(parseNote(note)?.text ?? '', seconds);
      return { params: {}, body: { size, old: 0, vkey: witness.vkey, cosignature } };
    }
    case 'auth.mfa_totp_begin':
      forgetFactor(server, person(role));
      return { params: {}, body: { password: samplePerson(role).password } };
    case 'auth.mfa_totp_confirm': {
      forgetFactor(server, person(role));
      const secret = await beginFactor(server, person(role), samplePerson(role).password);
      return { params: {}, body: { code: codeNow(server, secret) } };
    }
    case 'auth.mfa_step_up': {
      forgetFactor(server, person(role));
      const { password } = samplePerson(role);
      const { recovery_codes: codes } = await enrolFactor(server, person(role), password);
      return { params: {}, body: { password, code: codes[0] ?? '' } };
    }
    case 'auth.mfa_recovery_codes':
      freshen(server, person(role));
      return { params: {}, body: {} };
    default:
      return endpoint.name.startsWith('approvals.')
        ? await approvalCase(server, person, endpoint, role)
        : { params };
  }
}

async function latestHead(server: TestServer, { token }: SignedIn) {
  await server.signHeads();
  return bodyOf(getLatestCheckpoint.reply, await server.send('GET', getLatestCheckpoint.path, { token }));
}

export async function sendTo(
  server: TestServer,
  endpoint: Endpoint,
  token: string | null,
  { params, query = '', body, version }: EndpointCase,
): Promise<Answer> {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  return await server.send(endpoint.method, `${path}${query}`, {
    ...(token === null ? {} : { token }),
    ...(body === undefined ? {} : { body }),
    ...(version === undefined ? {} : { headers: { 'if-match': `"v${version}"` } }),
  });
}
