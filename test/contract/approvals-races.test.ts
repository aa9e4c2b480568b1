import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openKeyHolder } from '../../server/signer/key-holder.ts';
import { createIntent, type IntentSummary } from '../../shared/api/approvals.ts';
import { type DecisionWord, decisionText } from '../../shared/approvals/decision.ts';
import { type EffectState, effectEvents, nextEffect } from '../../shared/approvals/ledger.ts';
import { type Floor, openFloor } from './support/approval-floor.ts';
import {
  ask,
  intentFor,
  policyHashNow,
  type Signer,
  seconds,
  seenHead,
  sendDecision,
  signedIntentJws,
} from './support/approvers.ts';
import { bodyOf } from './support/https-client.ts';
import { newId, startTestServer, type TestServer } from './support/test-server.ts';
import { verifyAudit } from './support/verify-audit.ts';

const races = 1_000;
const atOnce = 40;
/** Every so many goes to the responder, the others are the server's own. */
const byWebhookEvery = 8;

let floor: Floor;
/** A second server over the same data, with an executor of its own. */
let other: TestServer;

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchfloor-races-'));
  const signer = openKeyHolder(join(dataDir, 'audit-keys.json'), randomBytes);
  floor = await openFloor({ dataDir, signer });
  const { responder } = floor;
  other = await startTestServer({
    dataDir,
    signer,
    webhooks: { allow: [responder.allow], ca: responder.ca },
  });
}, 60_000);
afterAll(async () => {
  await floor.close();
  await other.close();
}, 60_000);

it('of approving, taking back, rejecting and running out at once, over two executors, each request is carried out once or not at all', async () => {
  const { server, helen, priya, viewer } = floor;
  const policy = await policyHashNow(server, priya.who);
  const tb = await seenHead(server, helen.who);

  const jwsOf = (by: Signer, intent: IntentSummary, dec: DecisionWord) =>
    by.key.sign(
      'wf-decision+jws',
      decisionText({
        ...{
          _v: 1,
          ih: intent.ih,
          dec,
          iss: by.who.userId,
          jti: newId(),
          iat: seconds(server),
          chal: 'offline',
          tb,
        },
      }),
    );

  let begun = 0;
  async function race(index: number): Promise<void> {
    const isLast = index % 3 === 2;
    const now = seconds(server);
    // So old that it is for offline signing and so near its end that it runs out meanwhile.
    const times = isLast
      ? { created: now - 900, nbf: now - 900, exp: now + 2 }
      : { created: now, nbf: now, exp: now + 901 };
    const changes =
      index % byWebhookEvery === 0
        ? await floor.isolation(priya, { policy, ...times })
        : { policy, ...times };
    const jws = signedIntentJws(priya, await intentFor(server, priya, viewer.userId, changes));
    const answer = await ask(server, priya, jws);
    if (answer.status !== 201) return; // It ran out on its way here.
    begun += 1;
    const intent = bodyOf(createIntent.reply, answer);
    const [first, second] = index % 2 === 0 ? [server, other] : [other, server];
    const against: readonly [Signer, DecisionWord] = index % 3 === 0 ? [priya, 'cancel'] : [helen, 'reject'];
    const answers = await Promise.all([
      sendDecision(first, helen, intent.id, jwsOf(helen, intent, 'approve')),
      isLast
        ? sendDecision(second, helen, intent.id, jwsOf(helen, intent, 'approve'))
        : sendDecision(second, against[0], intent.id, jwsOf(against[0], intent, against[1])),
    ]);
    for (const { status } of answers) expect([200, 409, 412]).toContain(status);
  }

  for (let from = 0; begun < races; from += atOnce)
    await Promise.all(Array.from({ length: atOnce }, (_, offset) => race(from + offset)));
  server.clock.advance(5_000);
  for (let round = 0; round < 4; round += 1)
    await Promise.all([server.approvalsRound(), other.approvalsRound()]);

  const db = server.store();
  type Row = { id: string; state: string; effect: EffectState };
  const rows = db.prepare<[], Row>('SELECT id, state, effect FROM approval_intents').all();
  const count = db.prepare<[string], number>(
    "SELECT count(*) FROM audit_records WHERE act = 'approval.executing' AND object_id = ?",
  );
  const ledger = db.prepare<[string], EffectState>(
    'SELECT state FROM approval_effects WHERE intent_id = ? ORDER BY seq',
  );
  const words = db.prepare<[string], string>(
    'SELECT dec FROM approval_decisions WHERE intent_id = ? AND counted = 1',
  );
  const ends = new Map<string, number>();
  for (const { id, state, effect } of rows) {
    ends.set(state, (ends.get(state) ?? 0) + 1);
    const times = Number(count.pluck().get(id));
    const said = words.pluck().all(id) as unknown as readonly string[];
    expect([state, times]).toEqual([state, state === 'done' ? 1 : 0]);
    expect(['done', 'rejected', 'cancelled', 'expired']).toContain(state);
    if (state === 'done') expect(said).toEqual(['approve']);
    let at: EffectState = 'requested';
    for (const next of ledger.pluck().all(id) as unknown as readonly EffectState[]) {
      expect(effectEvents.map((event) => nextEffect(at, event))).toContain(next);
      at = next;
    }
    expect(at).toBe(effect);
  }
  expect(rows.length).toBeGreaterThanOrEqual(races);
  for (const state of ['done', 'cancelled', 'rejected']) expect(ends.get(state) ?? 0).toBeGreaterThan(0);
  for (const times of floor.responder.received.values()) expect(times).toBe(1);
  expect(() => verifyAudit(db)).not.toThrow();
}, 900_000);
