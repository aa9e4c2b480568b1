import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteTools } from '../../electron/engine/forensics/hashes.ts';
import { verifyBundle } from '../../electron/engine/forensics/verify-bundle.ts';
import { saveAuditBundle } from '../../electron/net/save-audit-bundle.ts';
import { createExport, redactPerson, searchAudit } from '../../shared/api/audit.ts';
import { getAuditKeys } from '../../shared/api/audit-heads.ts';
import { logIn } from '../../shared/api/auth.ts';
import { readPin } from '../../shared/audit/pin-file.ts';
import { exitCode } from '../../shared/audit/report.ts';
import { bodyOf } from './support/https-client.ts';
import {
  declare,
  expectProblem,
  type SignedIn,
  samplePerson,
  signUpElsewhere,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';
import { verifyAudit } from './support/verify-audit.ts';

let server: TestServer;
let folder = '';
beforeEach(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-export-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const nonce = randomBytes(32).toString('base64');

async function exportTo(name: string, who: SignedIn, asked: object = {}) {
  const body = { nonce, disclosures: false, ...asked };
  const answer = await server.send('POST', createExport.path, { token: who.token, body });
  const made = bodyOf(createExport.reply, answer);
  const sent = await server.open(`${createExport.path}/${made.id}/bundle`, { token: who.token });
  expect([sent.statusCode, sent.headers['content-type']]).toEqual([200, 'application/x-tar']);
  const path = join(folder, name);
  const bytes = await saveAuditBundle({ chunks: sent, folder: path, onBytes: () => undefined });
  return { path, made, bytes };
}

async function pinFile(who: SignedIn, extra: object = {}) {
  const answer = await server.send('GET', getAuditKeys.path, { token: who.token });
  const { origin, log_vkeys, export_vkeys } = bodyOf(getAuditKeys.reply, answer);
  const none = { witness_vkeys: [], quorum: 2, head: null, operator: null };
  return { v: 1, origin, log_vkeys, export_vkeys, ...none, nonce, ...extra };
}

function check(path: string, pin: object) {
  const file = join(folder, 'pin.json');
  writeFileSync(file, JSON.stringify(pin));
  const checker = join(import.meta.dirname, '../../resources/checker/verify.py');
  const run = spawnSync('python3', [checker, path, file], { encoding: 'utf8' });
  return { status: run.status, report: run.stdout };
}

const root = (path: string) => readFileSync(join(path, 'export.note'), 'utf8').split('\n')[6] ?? '';

describe('an export of the audit log', () => {
  it('verifies whole and in parts, by our verifier and by the independent one, with fields opened and withheld', async () => {
    const auditor = await server.as('auditor');
    const lead = await server.as('lead');
    for (let count = 0; count < 12; count += 1) await declare(server, lead);
    await server.signHeads();
    const whole = await exportTo('whole', auditor, { disclosures: true });
    const closed = await exportTo('closed', auditor);
    const part = await exportTo('part', auditor, { a: 3, b: 11, n: whole.made.n, disclosures: true });
    const empty = await exportTo('empty', auditor, { a: 5, b: 5, n: whole.made.n });
    const pin = await pinFile(auditor, {
      head: { size: whole.made.n, root: root(whole.path), time: null },
    });
    const verdicts = [];
    for (const { path } of [whole, closed, part, empty]) {
      const report = await verifyBundle(path, readPin(noteTools, pin), { strict: true });
      const { status, report: other } = check(path, pin);
      expect([status, JSON.parse(other).verdict, JSON.parse(other).total]).toEqual([
        exitCode(report),
        report.verdict,
        report.total,
      ]);
      verdicts.push([report.verdict, report.anchor.kind, report.fields?.opened, report.fields?.withheld]);
    }
    expect(verdicts).toEqual([
      ['INTACT', 'pinned', whole.made.disclosed, 0],
      ['INTACT', 'pinned', 0, closed.made.withheld],
      ['INTACT', 'pinned', part.made.disclosed, 0],
      ['INTACT', 'pinned', 0, 0],
    ]);
    expect(whole.made.disclosed).toBeGreaterThan(20);
  });

  it('shows a rewritten log at the head that was seen before', async () => {
    const auditor = await server.as('auditor');
    const lead = await server.as('lead');
    for (let count = 0; count < 4; count += 1) await declare(server, lead);
    const before = await exportTo('before', auditor);
    const time = new Date(server.clock.nowMs()).toISOString();
    const pin = await pinFile(auditor, { head: { size: before.made.n, root: root(before.path), time } });
    const forged = { ...pin, head: { size: before.made.n, time, root: randomBytes(32).toString('base64') } };
    expect(check(before.path, pin).status).toBe(0);
    const report = JSON.parse(check(before.path, forged).report) as { findings: unknown[] };
    expect(report.findings).toEqual([['REWRITTEN', 0]]);
  });

  it('goes by time, is only for whoever asked, and ends after an hour', async () => {
    const auditor = await server.as('auditor');
    const lead = await server.as('lead');
    await declare(server, lead);
    server.clock.advance(60_000);
    const from = new Date(server.clock.nowMs()).toISOString();
    await declare(server, lead);
    await declare(server, lead);
    const { made, path } = await exportTo('recent', auditor, { from });
    expect(made.b - made.a).toBe(2);
    expect(made.a).toBeGreaterThan(0);
    const lines = readFileSync(join(path, 'records.ndjson'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { act: string }).act)).toEqual([
      'incident.opened',
      'incident.opened',
    ]);
    const bundle = `${createExport.path}/${made.id}/bundle`;
    const elsewhere = await signUpElsewhere(server);
    expectProblem(await server.send('GET', bundle, { token: elsewhere.token }), 'forbidden');
    const both = { nonce, disclosures: false, a: 0, from };
    expectProblem(
      await server.send('POST', createExport.path, { token: auditor.token, body: both }),
      'validation',
    );
    server.clock.advance(3_600_000);
    const later = await server.as('auditor');
    expectProblem(await server.send('GET', bundle, { token: later.token }), 'not-found');
  });

  it('keeps the chain and loses the person, when a person’s data is erased', async () => {
    const auditor = await server.as('auditor');
    const admin = await server.as('admin');
    const viewer = await server.as('viewer');
    const { email } = samplePerson('viewer');
    await server.send('POST', logIn.path, { body: { email, password: 'wrong' } });
    const body = { person_id: viewer.userId, reason: 'gdpr-17', approval: 'board-7' };
    const answer = await server.send('POST', redactPerson.path, { token: admin.token, body });
    const { redacted, remaining } = bodyOf(redactPerson.reply, answer);
    expect([redacted > 1, remaining]).toEqual([true, 0]);
    const { path } = await exportTo('after', auditor, { disclosures: true });
    expect(readFileSync(join(path, 'disclosures.ndjson'), 'utf8')).not.toContain(email);
    const report = await verifyBundle(path, readPin(noteTools, await pinFile(auditor)), { strict: true });
    expect([report.verdict, report.fields?.redacted, report.fields?.withheld]).toEqual([
      'INTACT',
      redacted,
      0,
    ]);
    expect(JSON.parse(check(path, await pinFile(auditor)).report)).toMatchObject({ verdict: 'INTACT' });
    expect(() => verifyAudit(server.store())).toThrow(/has no pii/);
    const again = await server.send('POST', redactPerson.path, { token: admin.token, body });
    expect(bodyOf(redactPerson.reply, again)).toEqual({ redacted: 0, remaining: 0 });
  });
});

describe('the search of the audit log', () => {
  const search = async (who: SignedIn, query: string) =>
    bodyOf(searchAudit.reply, await server.send('GET', `${searchAudit.path}?${query}`, { token: who.token }));

  it('filters, pages from the newest on, and opens fields for whoever may see them', async () => {
    const admin = await server.as('admin');
    const lead = await server.as('lead');
    const incidents = [];
    for (let count = 0; count < 7; count += 1) incidents.push(await declare(server, lead));
    const all = await search(admin, 'limit=1000');
    expect(all.items.map(({ n }) => n)).toEqual(all.items.map((_, at) => all.size - 1 - at));
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await search(admin, `act=incident.*&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ n }) => n));
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const one = await search(admin, `incident_id=${incidents[2]?.id}&actor_id=${lead.userId}&out=ok`);
    expect(one.items).toHaveLength(1);
    expect(one.items[0]?.fields.map(({ path }) => path)).toEqual(['/actor/pii', '/detail']);
    expect((await search(admin, 'out=denied')).items).toEqual([]);
    expectProblem(
      await server.send('GET', `${searchAudit.path}?colour=red`, { token: admin.token }),
      'validation',
    );
  });

  it('shows a basic organisation thirty days, and names the tier that has more', async () => {
    const elsewhere = await signUpElsewhere(server);
    const page = await search(elsewhere, 'limit=5');
    expect(page.shown_from).not.toBeNull();
    const old = await server.send('GET', `${searchAudit.path}?from=2020-01-01T00:00:00.000Z`, {
      token: elsewhere.token,
    });
    expect(expectProblem(old, 'tier-required').required_tier).toBe('premium');
    const { items } = await search(elsewhere, 'out=denied');
    expect(items.map(({ record }) => record.act)).toEqual(['access.denied']);
  });
});
