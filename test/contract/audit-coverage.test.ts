import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes } from '../../server/routes/all-routes.ts';
import { parseReceipt } from '../../shared/api/audit-heads.ts';
import { logIn, logOut, refreshTokens, signUp } from '../../shared/api/auth.ts';
import type { Endpoint } from '../../shared/api/endpoint.ts';
import type { AuditRecord } from '../../shared/domain/audit-record.ts';
import { may, type Role, roleSchema } from '../../shared/domain/role.ts';
import { caseFor, sendTo } from './support/endpoint-cases.ts';
import type { Answer } from './support/https-client.ts';
import {
  type SignedIn,
  samplePerson,
  startTestServer,
  stranger,
  type TestServer,
} from './support/test-server.ts';

let server: TestServer;
const people = new Map<Role, SignedIn>();

beforeAll(async () => {
  server = await startTestServer();
  for (const role of roleSchema.options) people.set(role, await server.as(role));
});
afterAll(async () => await server.close());

function person(role: Role): SignedIn {
  const found = people.get(role);
  if (found === undefined) throw new Error(role);
  return found;
}

type Found = { readonly n: number; readonly leaf: Buffer; readonly record: AuditRecord };

/** Every record that a request has left, in any log. */
function recordsOf(answer: Answer): readonly Found[] {
  const db = server.store();
  const rows = db
    .prepare<[string], { n: number; leaf: Buffer; record: string }>(
      "SELECT n, leaf, record FROM audit_records WHERE record ->> 'req' = ? ORDER BY n",
    )
    .all(answer.headers['x-request-id'] ?? '');
  db.close();
  return rows.map(({ n, leaf, record }) => ({ n, leaf, record: JSON.parse(record) as AuditRecord }));
}

/** Answers that are written down although nothing was changed: data leaves the log. */
const readsWrittenDown = new Set(['audit.export_bundle']);
/** One record for each record of a person, and so any number. */
const many = new Set(['audit.redact']);

function roleFor({ permission }: Endpoint): Role {
  const role = roleSchema.options.find((one) => permission === null || may([one], permission));
  if (role === undefined) throw new Error(`nobody holds ${permission}`);
  return role;
}

const guarded = allRoutes.filter((route) => route.endpoint.auth === 'bearer');
const named = (...kinds: readonly string[]) =>
  guarded
    .filter((route) => kinds.includes(route.kind))
    .map(({ endpoint }) => [endpoint.name, endpoint] as const);

describe('what the audit trail covers, route by route', () => {
  it.each(named('write', 'act'))('%s leaves its record, and gives its receipt', async (name, endpoint) => {
    const role = roleFor(endpoint);
    const answer = await sendTo(
      server,
      endpoint,
      person(role).token,
      await caseFor(server, person, endpoint, role),
    );
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([endpoint.status, answer.text.slice(0, 200)]);
    const found = recordsOf(answer);
    if (many.has(name)) expect(found.length).toBeGreaterThan(0);
    else expect(found).toHaveLength(1);
    const last = found.at(-1);
    expect(last?.record).toMatchObject({ out: 'ok', actor: { id: person(role).userId, type: 'user' } });
    expect(parseReceipt(answer.headers['audit-receipt'])).toEqual({
      n: last?.n,
      leaf: last?.leaf.toString('hex'),
    });
  });

  it.each(named('read'))('%s leaves none, unless data leaves the log', async (name, endpoint) => {
    const role = roleFor(endpoint);
    const given = await caseFor(server, person, endpoint, role);
    const answer = await sendTo(server, endpoint, person(role).token, given);
    expect(answer.status).toBe(endpoint.status);
    expect(recordsOf(answer)).toHaveLength(readsWrittenDown.has(name) ? 1 : 0);
  });

  const refusable = guarded.flatMap(({ endpoint }) => {
    const role = roleSchema.options.find(
      (one) => endpoint.permission !== null && !may([one], endpoint.permission),
    );
    return role === undefined ? [] : [[endpoint.name, role, endpoint] as const];
  });
  it.each(refusable)('a denial of %s to a %s leaves its record', async (name, role, endpoint) => {
    const given = await caseFor(server, person, endpoint, role);
    const answer = await sendTo(server, endpoint, person(role).token, given);
    expect(answer.status).toBe(403);
    expect(recordsOf(answer).map(({ record }) => record)).toMatchObject([
      { act: 'access.denied', out: 'denied', actor: { id: person(role).userId }, obj: { id: name } },
    ]);
  });

  it('every open route that changes something: sign-up, sign-in, refresh, sign-out, and each refusal of them', async () => {
    const { email, password } = samplePerson('viewer');
    const post = async (path: string, body: unknown) => await server.send('POST', path, { body });
    const acts = (answer: Answer) => recordsOf(answer).map(({ record }) => `${record.act} ${record.out}`);
    const fresh = stranger();
    expect(acts(await post(signUp.path, fresh.body))).toEqual(['organization.created ok']);
    expect(acts(await post(signUp.path, fresh.body))).toEqual(['auth.signup_refused denied']);
    expect(acts(await post(logIn.path, { email, password: 'wrong' }))).toEqual(['auth.login_failed denied']);
    const unknown = { email: 'nobody@x.example', password: 'wrong' };
    expect(acts(await post(logIn.path, unknown))).toEqual(['auth.login_failed denied']);
    expect(acts(await post(logIn.path, { email, password }))).toEqual(['auth.signed_in ok']);
    const who = await server.as('viewer');
    const spent = { refresh_token: who.refreshToken };
    const refreshed = await post(refreshTokens.path, spent);
    expect(acts(refreshed)).toEqual(['auth.refreshed ok']);
    expect(parseReceipt(refreshed.headers['audit-receipt'])).not.toBeNull();
    expect(acts(await post(refreshTokens.path, spent))).toEqual(['auth.refresh_reused denied']);
    const next = { refresh_token: (JSON.parse(refreshed.text) as { refresh_token: string }).refresh_token };
    expect(acts(await post(refreshTokens.path, next))).toEqual(['auth.refresh_refused denied']);
    const other = await server.as('viewer');
    const over = { refresh_token: other.refreshToken };
    expect(acts(await post(logOut.path, over))).toEqual(['auth.signed_out ok']);
    expect(acts(await post(logOut.path, over))).toEqual([]);
    const changing = allRoutes.filter(({ kind, endpoint }) => kind === 'open' && endpoint.method !== 'GET');
    expect(changing.map(({ endpoint }) => endpoint)).toEqual([signUp, logIn, refreshTokens, logOut]);
  });
});
