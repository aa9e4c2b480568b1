import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { noteTools, sha256 } from '../../server/audit-log/hashes.ts';
import { openKeyHolder } from '../../server/signer/key-holder.ts';
import {
  addCosignature,
  getAuditKeys,
  getConsistencyProof,
  getInclusionProof,
  getLatestCheckpoint,
  parseReceipt,
  rotateAuditKey,
} from '../../shared/api/audit-heads.ts';
import { logIn } from '../../shared/api/auth.ts';
import { listIncidents } from '../../shared/api/incidents.ts';
import { problemSchema } from '../../shared/api/problem.ts';
import { decodeBase64 } from '../../shared/audit/base64.ts';
import { fromHex } from '../../shared/audit/bytes.ts';
import { type Checkpoint, parseCheckpoint } from '../../shared/audit/checkpoint.ts';
import { parseVkey, signedBy, verifyCosignature, verifyNoteSignature } from '../../shared/audit/note-keys.ts';
import { parseNote } from '../../shared/audit/signed-note.ts';
import { verifyConsistency, verifyInclusion } from '../../shared/audit/verify-proofs.ts';
import { bodyOf } from './support/https-client.ts';
import {
  declare,
  expectProblem,
  newId,
  newIncident,
  type SignedIn,
  samplePerson,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';
import { createWitness } from './support/witness.ts';

let server: TestServer;
afterEach(async () => await server.close());

const hash = (text: string) => decodeBase64(text) ?? new Uint8Array();

async function get<E extends { path: string; reply: Parameters<typeof bodyOf>[0] }>(
  endpoint: E,
  who: SignedIn,
  query = '',
) {
  const answer = await server.send('GET', `${endpoint.path}${query}`, { token: who.token });
  return bodyOf(endpoint.reply, answer) as never;
}

async function latest(who: SignedIn): Promise<{ head: Checkpoint; note: string }> {
  await server.signHeads();
  const { note } = (await get(getLatestCheckpoint, who)) as { note: string };
  const head = parseCheckpoint(parseNote(note)?.text ?? '');
  if (head === null) throw new Error(note);
  return { head, note };
}

async function keys(who: SignedIn) {
  return (await get(getAuditKeys, who)) as {
    origin: string;
    log_vkeys: { vkey: string; from: number | null; to: number | null }[];
    witness_vkeys: { vkey: string }[];
  };
}

function holds(note: string, vkey: string): boolean {
  const key = parseVkey(noteTools, vkey);
  const parsed = parseNote(note);
  if (key === null || parsed === null) throw new Error('no key or no note');
  return parsed.signatures.some(
    (one) => signedBy(one, key) && verifyNoteSignature(noteTools, parsed.text, key, one),
  );
}

describe('heads of the audit log', () => {
  it('are signed by the log’s key, continue one another, and hold what receipts promise', async () => {
    server = await startTestServer();
    const lead = await server.as('lead');
    const first = await latest(lead);
    const { log_vkeys, origin } = await keys(lead);
    expect(origin).toBe(`audit.watchfloor.example/${lead.orgId}`);
    expect(holds(first.note, log_vkeys[0]?.vkey ?? '')).toBe(true);
    const body = newIncident();
    const sent = { token: lead.token, body, headers: { 'idempotency-key': newId() } };
    const answer = await server.send('POST', listIncidents.path, sent);
    const receipt = parseReceipt(answer.headers['audit-receipt']);
    const repeated = await server.send('POST', listIncidents.path, sent);
    expect(repeated.headers['audit-receipt']).toBe(answer.headers['audit-receipt']);
    if (receipt === null) throw new Error('a change has a receipt');
    for (let more = 0; more < 5; more += 1) await declare(server, lead);
    const second = await latest(lead);
    expect(second.head.size).toBeGreaterThan(first.head.size);
    const sizes = { from: first.head.size, to: second.head.size };
    const { proof } = (await get(getConsistencyProof, lead, `?from=${sizes.from}&to=${sizes.to}`)) as {
      proof: string[];
    };
    const claim = {
      ...{ size1: sizes.from, size2: sizes.to, root1: first.head.root, root2: second.head.root },
      proof: proof.map(hash),
    };
    expect(verifyConsistency(sha256, claim)).toBe(true);
    const inclusion = (await get(getInclusionProof, lead, `?n=${receipt.n}&size=${sizes.to}`)) as {
      leaf: string;
      proof: string[];
    };
    expect(hash(inclusion.leaf)).toEqual(fromHex(receipt.leaf));
    const included = {
      ...{ index: receipt.n, size: sizes.to, leaf: fromHex(receipt.leaf), root: second.head.root },
      proof: inclusion.proof.map(hash),
    };
    expect(verifyInclusion(sha256, included)).toBe(true);
    expect(verifyInclusion(sha256, { ...included, leaf: randomBytes(32) })).toBe(false);
  });

  it('come without being asked: one over each 256 records, whatever happens in between', async () => {
    server = await startTestServer();
    const viewer = await server.as('viewer');
    for (let tries = 0; tries < 300; tries += 1)
      await server.send('POST', listIncidents.path, { token: viewer.token, body: {} });
    await latest(viewer);
    const db = server.store();
    const sizes = db
      .prepare(
        'SELECT c.size FROM audit_checkpoints c JOIN audit_logs l ON l.number = c.log WHERE l.origin LIKE ? ORDER BY 1',
      )
      .pluck()
      .all(`%${viewer.orgId}`) as number[];
    const gaps = [0, ...sizes].slice(0, -1).map((size, at) => (sizes[at] ?? 0) - size);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(256);
    expect(() => db.prepare('UPDATE audit_checkpoints SET note = ? WHERE size > 0').run('x')).toThrow();
    expect(() => db.prepare('DELETE FROM audit_checkpoints').run()).toThrow(/never removed/);
    const smaller = `INSERT INTO audit_checkpoints (log, size, root, made_at)
      SELECT log, size - 1, root, made_at FROM audit_checkpoints ORDER BY size DESC LIMIT 1`;
    expect(() => db.prepare(smaller).run()).toThrow(/only grows/);
  });

  it('pass to a new key by one head that both sign', async () => {
    server = await startTestServer();
    const admin = await server.as('admin');
    await latest(admin);
    const answer = await server.send('POST', rotateAuditKey.path, { token: admin.token, body: {} });
    expect(bodyOf(rotateAuditKey.reply, answer).vkey).toContain('audit.watchfloor.example/');
    const passing = await latest(admin);
    await declare(server, admin);
    const after = await latest(admin);
    const { log_vkeys } = await keys(admin);
    const [old, next] = log_vkeys;
    expect(log_vkeys).toMatchObject([
      { from: 0, to: passing.head.size + 1 },
      { from: passing.head.size, to: null },
    ]);
    expect([holds(passing.note, old?.vkey ?? ''), holds(passing.note, next?.vkey ?? '')]).toEqual([
      true,
      true,
    ]);
    expect([holds(after.note, old?.vkey ?? ''), holds(after.note, next?.vkey ?? '')]).toEqual([false, true]);
  });

  it('go on under other keys when the operator has taken the old ones away, which everybody can see', async () => {
    server = await startTestServer();
    const lead = await server.as('lead');
    const before = await latest(lead);
    const dataDir = server.dataDir;
    rmSync(join(dataDir, 'audit-keys.json'));
    server = await server.restart({ signer: openKeyHolder(join(dataDir, 'audit-keys.json'), randomBytes) });
    await declare(server, lead);
    const after = await latest(lead);
    const [old, next, ...more] = (await keys(lead)).log_vkeys;
    expect([old?.to, next?.from, more]).toEqual([next?.from, expect.any(Number), []]);
    expect(next?.from).toBeGreaterThan(before.head.size);
    expect([holds(after.note, old?.vkey ?? ''), holds(after.note, next?.vkey ?? '')]).toEqual([false, true]);
  });

  it('are not signed any more when the records behind them are changed or put back', async () => {
    server = await startTestServer();
    const lead = await server.as('lead');
    await latest(lead);
    const db = server.store();
    db.exec('DROP TRIGGER audit_records_stay');
    db.prepare('UPDATE audit_records SET leaf = zeroblob(32) WHERE n = 1').run();
    await declare(server, lead);
    expect(await server.signHeads()).toBe(false);
    expect(server.logged()).toContain('does not continue the one that was signed');
  });
});

describe('a witness', () => {
  it('adds its cosignature from the head that it cosigned last, and no other', async () => {
    server = await startTestServer();
    const viewer = await server.as('viewer');
    const one = createWitness();
    const seconds = () => Math.floor(server.clock.nowMs() / 1_000);
    const first = await latest(viewer);
    const text = (note: string) => parseNote(note)?.text ?? '';
    const send = async (body: object) =>
      await server.send('POST', addCosignature.path, { token: viewer.token, body });
    const body = { size: first.head.size, old: 0, vkey: one.vkey, cosignature: '' };
    const wrong = { ...body, cosignature: one.cosign('something else', seconds()) };
    expectProblem(await send(wrong), 'validation');
    const late = { ...body, cosignature: one.cosign(text(first.note), seconds() - 3_600) };
    expectProblem(await send(late), 'validation');
    const right = { ...body, cosignature: one.cosign(text(first.note), seconds()) };
    expect((await send(right)).status).toBe(200);
    const stale = await send(right);
    expectProblem(stale, 'conflict');
    expect(bodyOf(problemSchema, stale).current).toEqual({ size: first.head.size });
    expect((await keys(viewer)).witness_vkeys).toMatchObject([{ vkey: one.vkey }]);
    const { note: cosigned } = JSON.parse(
      (await server.send('GET', `/api/v1/audit/checkpoints/${first.head.size}`, { token: viewer.token }))
        .text,
    ) as { note: string };
    const parsed = parseNote(cosigned);
    const mine = parsed?.signatures.find((signature) => signedBy(signature, one.key));
    if (parsed == null || mine === undefined) throw new Error('the cosignature is not there');
    expect(verifyCosignature(noteTools, parsed.text, one.key, mine)).toBeGreaterThan(0);
    const other = await server.as('lead');
    const stolen = await server.send('POST', addCosignature.path, { token: other.token, body: right });
    expectProblem(stolen, 'conflict');
  });
});

it('gives a sign-in its receipt, and a refused one none', async () => {
  server = await startTestServer();
  const { email, password } = samplePerson('viewer');
  const good = await server.send('POST', logIn.path, { body: { email, password } });
  expect(parseReceipt(good.headers['audit-receipt'])).not.toBeNull();
  const bad = await server.send('POST', logIn.path, { body: { email, password: 'x' } });
  expect(bad.headers['audit-receipt']).toBeUndefined();
});
