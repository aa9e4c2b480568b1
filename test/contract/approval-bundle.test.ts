import { afterAll, afterEach, expect, it } from 'vitest';
import { getAuditKeys } from '../../shared/api/audit-heads.ts';
import type { ApprovalReport } from '../../shared/approvals/approval-report.ts';
import { ApprovalChecker } from '../approvals/approval-checker.ts';
import { judgeCase } from '../approvals/approval-corpus.ts';
import {
  asked,
  decided,
  installed,
  intentFor,
  revoke,
  root,
  type Signer,
  settled,
} from './support/approvers.ts';
import { bodyOf } from './support/https-client.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/** What the server hands out about an approval is judged by two verifiers that never saw the server. */

let server: TestServer;
const checker = new ApprovalChecker();
afterEach(() => server.close());
afterAll(() => checker.close());

async function floor(): Promise<readonly [Signer, Signer]> {
  server = await startTestServer();
  return await installed(server, await server.as('admin'), await server.as('lead'));
}

/** The file, held against the keys that the log has. */
async function judged({ who: { token } }: Signer, id: string): Promise<ApprovalReport> {
  const answer = await server.send('GET', `${root}/intents/${id}/bundle`, { token });
  expect(answer.status).toBe(200);
  const keys = bodyOf(getAuditKeys.reply, await server.send('GET', getAuditKeys.path, { token }));
  const log_vkeys = keys.log_vkeys.flatMap((key) => (key.from === null ? [] : [{ ...key, from: key.from }]));
  const pin = { v: 1, origin: keys.origin, log_vkeys, export_vkeys: [], witness_vkeys: [], quorum: 1 };
  const whole = { ...pin, head: null, operator: null, nonce: null };
  const made = { text: answer.text, pin: whole };
  const report = await judgeCase(made);
  expect(await checker.compare(made, true, report)).toBe('');
  return report;
}

const said = ({ verdict, state, findings }: ApprovalReport) => [
  verdict,
  state,
  findings.map(({ kind, subject, detail }) => `${kind} ${subject} ${detail}`),
];

it('an approval that was carried out is valid, by both', async () => {
  const [helen, priya] = await floor();
  const viewer = await server.as('viewer');
  const intent = await asked(server, priya, await intentFor(server, priya, viewer.userId));
  await decided(server, helen, intent, 'approve');
  await settled(server, priya.who, intent.id);
  const report = await judged(helen, intent.id);
  expect(said(report)).toEqual(['VALID', 'observed', []]);
  expect(report.signatures.map(({ person, counts }) => [person, counts])).toEqual([
    [priya.who.userId, true],
    [helen.who.userId, true],
  ]);
});

it('a request that was refused, and one that nobody decided yet, are valid too', async () => {
  const [helen, priya] = await floor();
  const viewer = await server.as('viewer');
  const refused = await asked(server, priya, await intentFor(server, priya, viewer.userId));
  await decided(server, helen, refused, 'reject');
  expect(said(await judged(helen, refused.id))).toEqual(['VALID', 'ended', []]);
  const open = await asked(server, priya, await intentFor(server, priya, viewer.userId));
  expect(said(await judged(helen, open.id))).toEqual(['VALID', 'requested', []]);
});

it('a key that is revoked afterwards takes nothing from what it decided; from when it was not safe, it does', async () => {
  const [helen, priya] = await floor();
  const viewer = await server.as('viewer');
  const intent = await asked(server, priya, await intentFor(server, priya, viewer.userId));
  await decided(server, helen, intent, 'approve');
  await settled(server, priya.who, intent.id);
  const began = Math.floor(server.clock.nowMs() / 1_000) - 3_600;
  expect((await revoke(server, helen, helen.key.kid, began)).status).toBe(200);
  const report = await judged(priya, intent.id);
  expect(report.verdict).toBe('BREACHED');
  expect(report.findings.map(({ kind }) => kind)).toEqual(['compromised_key']);
});
