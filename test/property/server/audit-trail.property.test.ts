import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { appendAudit } from '../../../server/audit-log/append.ts';
import { sha256 } from '../../../server/audit-log/hashes.ts';
import {
  blocksOver,
  completeTree,
  consistencyProofOf,
  inclusionProofOf,
  rootAt,
} from '../../../server/audit-log/tree.ts';
import { openKeyHolder } from '../../../server/signer/key-holder.ts';
import { auditLogOf } from '../../../server/store/audit-logs.ts';
import { leavesOf } from '../../../server/store/audit-records.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { inTransaction, type Store } from '../../../server/store/work.ts';
import { encodeBase64 } from '../../../shared/audit/base64.ts';
import { consistencyProof, inclusionProof } from '../../../shared/audit/build-proofs.ts';
import { treeRoot } from '../../../shared/audit/merkle-tree.ts';
import { blockSizes } from '../../../shared/audit/range-tree.ts';
import { startTestServer } from '../../contract/support/test-server.ts';
import { createSeededRandom } from '../../fakes/seeded-random.ts';

const records = 1_400;

function grownLog() {
  const db = openDatabase(':memory:');
  const store: Store = {
    ...{ db, clock: { nowMs: () => 1_795_305_600_000 }, random: createSeededRandom(3) },
    ...{ announce: () => {}, logged: () => {} },
  };
  inTransaction(store, (work) => {
    for (let at = 0; at < records; at += 1)
      appendAudit(work, null, {
        act: 'test.done',
        actor: { id: 'system', type: 'system' },
        obj: { id: String(at), type: 'test' },
        out: 'ok',
      });
  });
  const log = auditLogOf(db, null);
  if (log === null) throw new Error('no log');
  return { db, number: log.number, size: log.size, leaves: leavesOf(db, log.number, 0, log.size) };
}

it('the tree kept by blocks is the tree of RFC 6962: roots, proofs and blocks of any place', () => {
  const { db, number, size, leaves } = grownLog();
  const upTo = (end: number) => leaves.subarray(0, 32 * end);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: size }), fc.nat(), fc.nat(), (to, one, other) => {
      const [n, from] = [one % to, 1 + (other % to)];
      expect(rootAt(db, number, to)).toEqual(treeRoot(sha256, upTo(to)));
      expect(inclusionProofOf(db, number, n, to)).toEqual(inclusionProof(sha256, upTo(to), n));
      expect(consistencyProofOf(db, number, from, to)).toEqual(consistencyProof(sha256, upTo(to), from));
      let start = n;
      const blocks = blockSizes(n, to).map((count) => {
        start += count;
        return treeRoot(sha256, leaves, start - count, start);
      });
      expect(blocksOver(db, number, n, to)).toEqual(blocks);
    }),
    { numRuns: 60 },
  );
  db.exec('DELETE FROM audit_nodes');
  completeTree(db, number, size);
  expect(rootAt(db, number, size)).toEqual(treeRoot(sha256, leaves));
  db.close();
});

it('the signer signs what continues its last head, again if asked again, and nothing else', async () => {
  const { db, number, size } = grownLog();
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-signer-'));
  const origin = 'audit.watchfloor.example/t';
  const file = join(folder, 'keys.json');
  const random = createSeededRandom(5);
  let signer = openKeyHolder(file, random);
  const ask = async (to: number, from: number, root = rootAt(db, number, to)) =>
    await signer.signHead({
      ...{ origin, size: to, root: encodeBase64(root), from, rotateTo: null },
      proof: from > 0 && from < to ? consistencyProofOf(db, number, from, to).map(encodeBase64) : [],
    });
  let last = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: size }), fc.boolean(), async (to, restart) => {
      if (restart) signer = openKeyHolder(file, random);
      const answer = await ask(to, last);
      expect(answer.kind).toBe(to >= last ? 'signed' : 'refused');
      if (to >= last) expect(await ask(to, last)).toEqual(answer);
      expect((await ask(Math.max(to, last), last, sha256(Buffer.from('other')))).kind).not.toBe('signed');
      last = Math.max(last, to);
    }),
    { numRuns: 40 },
  );
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

it('many at once get places without a gap, and the feed has the order of the log', async () => {
  const server = await startTestServer();
  const lead = await server.as('lead');
  const now = new Date().toISOString();
  await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      const id = `01a20000-0000-7000-8000-${String(at).padStart(12, '0')}`;
      const body = { id, title: `At once ${at}`, severity: 'low', detected_at: now, declared_at: now };
      const answer = await server.send('POST', '/api/v1/security/incidents', { token: lead.token, body });
      expect(answer.status).toBe(201);
    }),
  );
  const db = server.store();
  const places = db
    .prepare("SELECT n, object_id FROM audit_records WHERE act = 'incident.opened' ORDER BY n")
    .all() as { n: number; object_id: string }[];
  expect(places).toHaveLength(60);
  const all = db.prepare('SELECT log, n FROM audit_records ORDER BY log, n').all() as {
    log: number;
    n: number;
  }[];
  for (const [at, row] of all.entries())
    expect(row.n).toBe(all[at - 1]?.log === row.log ? (all[at - 1]?.n ?? 0) + 1 : 0);
  const fed = db
    .prepare("SELECT id FROM entities WHERE kind = 'incident' AND id LIKE '01a20000%' ORDER BY position")
    .pluck()
    .all();
  expect(fed).toEqual(places.map(({ object_id }) => object_id));
  await server.close();
});
