import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteTools } from '../../electron/engine/forensics/hashes.ts';
import { verifyBundle } from '../../electron/engine/forensics/verify-bundle.ts';
import { saveAuditBundle } from '../../electron/net/save-audit-bundle.ts';
import { sha256, utf8 } from '../../server/audit-log/hashes.ts';
import { createExport } from '../../shared/api/audit.ts';
import { getAuditKeys, getConsistencyProof } from '../../shared/api/audit-heads.ts';
import { listIncidents } from '../../shared/api/incidents.ts';
import { canonicalJson } from '../../shared/audit/canonical-json.ts';
import { genesisHash, leafHash } from '../../shared/audit/chain.ts';
import { readPin } from '../../shared/audit/pin-file.ts';
import { evidenceSchema } from '../../shared/domain/evidence.ts';
import { bodyOf } from './support/https-client.ts';
import {
  declare,
  newId,
  nowText,
  type SignedIn,
  startTestServer,
  type TestServer,
} from './support/test-server.ts';

/**
 * Somebody who has the server's store edits the custody of a piece of evidence, and the audit log with it so that it is
 * consistent in itself, or empties the log. The signer's key and what consoles have pinned are not in the store.
 */

let server: TestServer;
let folder: string;
let auditor: SignedIn;
let evidenceId: string;
let pin: {
  readonly v: number;
  readonly origin: string;
  readonly head: { readonly size: number; readonly root: string; readonly time: string };
};

beforeEach(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-custody-'));
  auditor = await server.as('auditor');
  const responder = await server.as('responder');
  const incident = await declare(server, responder);
  const path = `${listIncidents.path}/${incident.id}/evidence`;
  const body = {
    ...{ id: newId(), kind: 'file', name: 'memory.dmp', collected_at: nowText(), origin: 'WS-0042' },
    ...{ size: 4, sha256: 'ab'.repeat(32) },
  };
  const evidence = bodyOf(evidenceSchema, await server.send('POST', path, { token: responder.token, body }));
  evidenceId = evidence.id;
  const entry = { id: newId(), act: 'exported', at: nowText(), detail: 'to a stick of the examiner' };
  const viewer = await server.as('viewer');
  await server.send('POST', `${path}/${evidenceId}/custody`, { token: viewer.token, body: entry });
  await declare(server, responder);
  // What a console has seen before the attack.
  const seen = await exported('before');
  const answer = await server.send('GET', getAuditKeys.path, { token: auditor.token });
  const { origin, log_vkeys, export_vkeys } = bodyOf(getAuditKeys.reply, answer);
  const root = readFileSync(join(seen.path, 'export.note'), 'utf8').split('\n')[6] ?? '';
  const time = new Date(server.clock.nowMs()).toISOString();
  pin = {
    ...{ v: 1, origin, log_vkeys, export_vkeys, witness_vkeys: [] },
    ...{ quorum: 2, head: { size: seen.n, root, time }, operator: null, nonce: null },
  };
  expect(await verdict(seen.path)).toMatchObject({ verdict: 'INTACT', anchor: { kind: 'pinned' } });
  expect(await server.signHeads()).toBe(true);
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(name: string, asked: object = {}) {
  const body = { nonce: randomBytes(32).toString('base64'), disclosures: true, ...asked };
  const answer = await server.send('POST', createExport.path, { token: auditor.token, body });
  const made = bodyOf(createExport.reply, answer);
  const chunks = await server.open(`${createExport.path}/${made.id}/bundle`, { token: auditor.token });
  const path = join(folder, name);
  await saveAuditBundle({ chunks, folder: path, onBytes: () => undefined });
  return { path, n: made.n };
}

async function verdict(path: string) {
  return await verifyBundle(path, readPin(noteTools, pin), { strict: false });
}

/** The custody as the store has it, without whoever exported the evidence. */
function editCustody(db: ReturnType<TestServer['store']>): void {
  const doc = db.prepare('SELECT doc FROM entities WHERE id = ?').pluck().get(evidenceId) as string;
  const evidence = evidenceSchema.parse(JSON.parse(doc));
  const custody = evidence.custody.filter(({ act }) => act !== 'exported');
  expect(custody.length).toBe(evidence.custody.length - 1);
  db.prepare('UPDATE entities SET doc = ? WHERE id = ?').run(
    JSON.stringify({ ...evidence, custody }),
    evidenceId,
  );
}

type Row = { log: number; n: number; record: string };

/** Another act in place of the export, and every record after it linked anew. Answers the index of the record. */
function rewriteLog(db: ReturnType<TestServer['store']>): number {
  db.exec('DROP TRIGGER audit_records_stay');
  const at = db
    .prepare<[string], Row>(
      "SELECT log, n, record FROM audit_records WHERE record ->> '$.obj.id' = ? AND record ->> 'act' = 'evidence.exported'",
    )
    .get(evidenceId);
  if (at === undefined) throw new Error('the export stands in no record');
  const rows = db
    .prepare<[number, number], Row>(
      'SELECT log, n, record FROM audit_records WHERE log = ? AND n >= ? ORDER BY n',
    )
    .all(at.log, at.n);
  let previous: string | null = null;
  for (const { log, n, record } of rows) {
    const read = JSON.parse(record);
    if (previous === null) read.act = 'evidence.viewed';
    else read._prev = previous;
    const text = canonicalJson(read);
    const leaf = Buffer.from(leafHash(sha256, utf8(text)));
    db.prepare('UPDATE audit_records SET record = ?, leaf = ? WHERE log = ? AND n = ?').run(
      text,
      leaf,
      log,
      n,
    );
    previous = leaf.toString('hex');
  }
  db.prepare('UPDATE audit_logs SET last_hash = ? WHERE number = ?').run(
    Buffer.from(previous ?? '', 'hex'),
    at.log,
  );
  return at.n;
}

describe('custody that is edited together with its own log', () => {
  it('gets no head any more, and every export names the record or is refused', async () => {
    const db = server.store();
    editCustody(db);
    const index = rewriteLog(db);
    await declare(server, await server.as('responder'));
    expect(await server.signHeads()).toBe(false);
    expect(server.logged()).toContain('does not continue the one that was signed');
    const after = await exported('after', { n: pin.head.size });
    const report = await verdict(after.path);
    expect(report.verdict).toBe('TAMPERED');
    const windows = report.findings.map(({ kind, index: from, window }) =>
      kind === 'REWRITTEN' ? (window?.[0] ?? 0) <= index && index < (window?.[1] ?? 0) : from === index,
    );
    expect(windows).toContain(true);
  });
});

describe('a custody log that is emptied', () => {
  it('gets no head, no export and no proof from the head that was seen any more', async () => {
    const db = server.store();
    db.exec('DROP TRIGGER audit_records_remain; DROP TRIGGER audit_checkpoints_remain');
    editCustody(db);
    const log = db
      .prepare("SELECT log FROM audit_records WHERE record ->> '$.obj.id' = ?")
      .pluck()
      .get(evidenceId);
    db.exec('PRAGMA foreign_keys = OFF');
    for (const table of [
      'audit_records',
      'audit_nodes',
      'audit_cosignatures',
      'audit_exports',
      'disclosures',
    ])
      db.prepare(`DELETE FROM ${table} WHERE log = ?`).run(log);
    db.prepare('DELETE FROM audit_checkpoints WHERE log = ?').run(log);
    db.prepare('UPDATE audit_logs SET size = 0, head_size = 0, last_hash = ? WHERE number = ?').run(
      Buffer.from(genesisHash(sha256, utf8, pin.origin)),
      log,
    );
    await declare(server, await server.as('responder'));
    expect(await server.signHeads()).toBe(false);
    await expect(exported('after')).rejects.toMatchObject({ code: 'bad_answer' });
    const { path, size } = { path: getConsistencyProof.path, size: pin.head.size };
    const asked = `${path}?from=${size}&to=${size + 1}`;
    expect((await server.send('GET', asked, { token: auditor.token })).status).toBeGreaterThanOrEqual(400);
  });
});
