import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256, utf8 } from '../../server/audit-log/hashes.ts';
import { openKeyHolder } from '../../server/signer/key-holder.ts';
import type { Signer as HeadSigner } from '../../server/signer/signer.ts';
import { decisionText } from '../../shared/approvals/decision.ts';
import { enrolmentText } from '../../shared/approvals/enrolment.ts';
import { firstPolicy, policyHash, policyText } from '../../shared/approvals/policy.ts';
import { newDeviceKey } from '../support/device-key.ts';
import { type Floor, held, openFloor, released } from './support/approval-floor.ts';
import {
  decided,
  decisionFor,
  detail,
  enrolment,
  joined,
  revoke,
  signedIntentJws,
} from './support/approvers.ts';

/** Whoever holds the server's database, but not the keys of people and not the process that signs heads. */
let floor: Floor;
beforeEach(async () => {
  floor = await openFloor();
});
afterEach(async () => await floor.close());

function db(...statements: readonly (readonly [string, ...(string | number | null)[]])[]) {
  const store = floor.server.store();
  for (const [sql, ...values] of statements) store.prepare(sql).run(...values);
  store.close();
}

/** Nothing was done; the request is void, and the refusal is in the log for everybody to see. */
async function expectRefused(id: string, rule: string | RegExp) {
  const { intent } = await released(floor, id);
  expect(floor.executed()).toBe(0);
  expect(floor.responder.received.size).toBe(0);
  expect([intent.state, intent.outcome]).toEqual(['void', expect.stringMatching(rule)]);
  const store = floor.server.store();
  const count = store.prepare(
    "SELECT count(*) FROM audit_records WHERE act = 'approval.refused' AND outcome = 'denied'",
  );
  expect(count.pluck().get()).toBe(1);
  store.close();
  expect(floor.server.logged()).toContain('the executor refused an intent');
}

const approvedByHand = (id: string) =>
  [
    "UPDATE approval_intents SET state = 'approved', effect = 'approved', counted = 2 WHERE id = ?",
    id,
  ] as const;

describe('what is written into the database by hand is not carried out', () => {
  it('a request that is set to approved', async () => {
    floor.responder.fault('hidden');
    const intent = await floor.asks(floor.priya);
    db(approvedByHand(intent.id));
    await expectRefused(intent.id, 'missing_quorum');
  });

  it('an approval that somebody signed and the log has never accepted', async () => {
    floor.responder.fault('hidden');
    const { server, helen, priya } = floor;
    const intent = await floor.asks(priya);
    const decision = await decisionFor(server, helen, intent, 'approve');
    const jws = helen.key.sign('wf-decision+jws', decisionText(decision));
    db(
      [
        `INSERT INTO approval_decisions VALUES (?, ?, ?, ?, ?, 'approve', ?, '2026-01-01T00:00:00.000Z', 1, 1, '')`,
        ...[decision.jti, intent.id, helen.key.kid, helen.who.userId, helen.who.userId, jws],
      ],
      approvedByHand(intent.id),
    );
    await expectRefused(intent.id, 'missing_quorum');
  });

  it('an approval that counted for another request', async () => {
    const { server, helen, priya } = floor;
    floor.responder.fault('hidden');
    const other = await floor.asks(priya, { quorum: 3 });
    expect((await decided(server, helen, other, 'approve')).status).toBe(200);
    const intent = await floor.asks(priya);
    db(
      ['DROP TRIGGER approval_decisions_stay'],
      ['UPDATE approval_decisions SET intent_id = ?', intent.id],
      approvedByHand(intent.id),
    );
    await expectRefused(intent.id, 'missing_quorum');
  });

  it('an approver who was invented, with a key that nobody of the directory let in', async () => {
    const { server, priya, viewer } = floor;
    const invented = { who: viewer, key: newDeviceKey() };
    floor.responder.fault('hidden');
    const intent = await floor.asks(priya);
    const enrolled = enrolmentText(await enrolment(server, invented, { chal: 'C'.repeat(43) }));
    const enrolmentJws = invented.key.sign('wf-enrol+jws', enrolled);
    const endorsement = newDeviceKey().sign('wf-enrol+jws', enrolled);
    const tb = `1 ${Buffer.alloc(32).toString('base64')}`;
    const decision = await decisionFor(server, invented, intent, 'approve', { chal: 'D'.repeat(43), tb });
    const jws = invented.key.sign('wf-decision+jws', decisionText(decision));
    const { kid } = invented.key;
    db(
      [
        `INSERT INTO approval_keys VALUES (?, 1, ?, 'device-x', ?, ?, '2026-01-01T00:00:00.000Z', 3,
          '2099-01-01T00:00:00.000Z', ?, ?, 4, 'endorsement', 4, NULL, NULL, NULL)`,
        ...[
          kid,
          viewer.userId,
          JSON.stringify(invented.key.jwk),
          enrolmentJws,
          endorsement,
          priya.who.userId,
        ],
      ],
      ['UPDATE users SET roles = \'["admin"]\' WHERE id = ?', viewer.userId],
      [
        `INSERT INTO approval_decisions VALUES (?, ?, ?, ?, ?, 'approve', ?, '2026-01-01T00:00:00.000Z', 5, 1, '')`,
        ...[decision.jti, intent.id, kid, viewer.userId, viewer.userId, jws],
      ],
      approvedByHand(intent.id),
    );
    await expectRefused(intent.id, 'missing_quorum');
  });

  it('another target under the approvals of the first', async () => {
    const { server, priya } = floor;
    const intent = await held(floor);
    const swapped = { ...(await floor.isolation(priya)), id: intent.id };
    db(
      ['DROP TRIGGER approval_intents_stay'],
      ['UPDATE approval_intents SET jws = ? WHERE id = ?', signedIntentJws(priya, swapped), intent.id],
    );
    await server.approvalsRound();
    await expectRefused(intent.id, 'intent_unproven');
  });

  it('a policy that asks for less', async () => {
    const { server, helen, priya } = floor;
    floor.responder.fault('hidden');
    const lax = { ...firstPolicy, rules: firstPolicy.rules.map((rule) => ({ ...rule, quorum: 2 })) };
    const hash = policyHash({ sha256, utf8 }, lax);
    db(['UPDATE approval_policies SET hash = ?, policy = ?', hash, policyText(lax)]);
    const critical = await floor.isolation(priya);
    const params = { ...critical.params, target_class: 'critical' };
    const intent = await floor.asks(priya, { params, policy: hash });
    expect((await decided(server, helen, intent, 'approve')).status).toBe(200);
    await expectRefused(intent.id, 'policy_old');
  });

  it('what was rejected, set back to approved', async () => {
    const { server, helen, priya } = floor;
    floor.responder.fault('hidden');
    const intent = await floor.asks(priya);
    expect((await decided(server, helen, intent, 'reject')).status).toBe(200);
    db(
      ['DROP TRIGGER approval_decisions_stay'],
      ["UPDATE approval_decisions SET dec = 'approve'"],
      [
        "UPDATE approval_intents SET state = 'approved', effect = 'approved', ended_at = NULL WHERE id = ?",
        intent.id,
      ],
    );
    await expectRefused(intent.id, 'ended');
  });

  it('what was done once, set back to approved', async () => {
    const { helen, priya, server } = floor;
    const intent = await floor.asks(priya);
    await decided(server, helen, intent, 'approve');
    expect((await released(floor, intent.id)).intent.state).toBe('done');
    db([
      "UPDATE approval_intents SET state = 'approved', effect = 'approved', ended_at = NULL WHERE id = ?",
      intent.id,
    ]);
    floor.responder.touch('somewhere else');
    await released(floor, intent.id);
    expect([...floor.responder.received.values()]).toEqual([1]);
    expect(() => db(['DELETE FROM approval_executions'])).toThrow('once, for ever');
  });
});

describe('a trail that is not what was signed carries nothing out', () => {
  it('with a revocation taken out of it', async () => {
    const { server, helen, priya } = floor;
    const second = await joined(server, helen.who, priya);
    db(['DELETE FROM vouchings']);
    expect((await revoke(server, helen, second.key.kid)).status).toBe(200);
    floor.responder.fault('hidden');
    const intent = await floor.asks(priya);
    await server.signHeads();
    db(
      ['DROP TRIGGER audit_records_stay'],
      ["UPDATE audit_records SET record = replace(record, 'approval_key.revoked', 'approval_key.revokec')"],
      ['UPDATE approval_keys SET revoked_n = NULL, revoked_at = NULL'],
      approvedByHand(intent.id),
    );
    await expectRefused(intent.id, 'trail_rewritten');
  });

  it('with a head that its signer never signed', async () => {
    const intent = await held(floor);
    await floor.server.signHeads();
    db(
      ['DROP TRIGGER audit_checkpoints_stay'],
      [
        `UPDATE audit_checkpoints SET note = replace(note, char(10) || size || char(10), char(10) || (size + 0) || char(10) || ' ')`,
      ],
    );
    floor.responder.fault('none');
    await floor.server.approvalsRound();
    expect(floor.executed()).toBe(0);
    expect((await detail(floor.server, floor.priya.who, intent.id)).intent.state).not.toBe('done');
  });
});

it('a directory that is more than a day old carries nothing out', async () => {
  await floor.close();
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-old-'));
  const inner = openKeyHolder(join(folder, 'audit-keys.json'), randomBytes);
  let isDown = false;
  const signer: HeadSigner = {
    ...inner,
    signHead: async (request) => {
      if (isDown) throw new Error('the signer is down');
      return await inner.signHead(request);
    },
  };
  floor = await openFloor({ signer });
  isDown = true;
  floor.server.clock.advance(25 * 3_600_000);
  const [helen, priya] = [
    { ...floor.helen, who: await floor.server.as('admin') },
    { ...floor.priya, who: await floor.server.as('lead') },
  ];
  floor.responder.fault('hidden');
  const later = { ...floor, helen, priya };
  const intent = await later.asks(priya);
  expect((await decided(later.server, helen, intent, 'approve')).status).toBe(200);
  floor = later;
  await expectRefused(intent.id, 'directory_stale');
});

describe('time', () => {
  it('a decision that comes late is kept, logged as late, and does not count', async () => {
    const { server, helen, priya } = floor;
    const created = Math.floor(server.clock.nowMs() / 1_000);
    const intent = await floor.asks(priya, { created, nbf: created, exp: created + 60 });
    const decision = await decisionFor(server, helen, intent, 'approve');
    server.clock.advance(61_000);
    const path = `/api/v1/security/approvals/intents/${intent.id}/decisions`;
    const body = { jws: helen.key.sign('wf-decision+jws', decisionText(decision)) };
    const answer = await server.send('POST', path, { token: helen.who.token, body });
    expect(JSON.parse(answer.text)).toMatchObject({
      outcome: 'late',
      intent: { state: 'expired', counted: 1 },
    });
    const now = await released(floor, intent.id);
    expect(now.decisions).toMatchObject([{ counted: false }]);
    expect(floor.executed()).toBe(0);
  });

  it('what was approved and could not be sent in time is never sent', async () => {
    const intent = await held(floor);
    floor.server.clock.advance(601_000);
    floor = { ...floor, helen: { ...floor.helen, who: await floor.server.as('admin') } };
    expect((await released(floor, intent.id)).intent.state).toBe('expired');
    expect(floor.executed()).toBe(0);
  });
});
