import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCase, twists } from '../../approvals/approval-corpus.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';

/** The file of one approval, as an examiner opens it in a case. */

let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest();
});

afterEach(() => desk.end());

async function check(text: string | Uint8Array) {
  const path = join(desk.folder, 'one.wfapproval.json');
  writeFileSync(path, text);
  const ticket = desk.newId();
  desk.examiner.ticket(ticket, path);
  return desk.ask('approval.check', { ticket });
}

const twist = (name: string) => twists.find((one) => one.name === name) ?? null;

describe('an approval in a case', () => {
  test('is held against the log that this machine trusts', async () => {
    const { text, pin } = makeCase(3, null);
    desk.examiner.pins([pin]);
    const checked = await check(text);
    expect(checked).toMatchObject({ verdict: 'VALID', pinned: true, findings: expect.any(Array) });
    expect(checked.signatures[0]).toMatchObject({ word: 'request', person: 'u-ana', counts: true });
    expect(checked.statement.map(({ label }) => label)).toContain('It takes');
  });

  test('without a trusted log is judged in itself, and that is said', async () => {
    const checked = await check(makeCase(3, null).text);
    expect(checked).toMatchObject({ verdict: 'VALID', pinned: false, anchor: { kind: 'none' } });
    expect(checked.sentence).toContain('nothing outside the file confirms');
  });

  test('names what is wrong with it', async () => {
    const { text, pin } = makeCase(3, twist('the requester approves their own request'));
    desk.examiner.pins([pin]);
    const checked = await check(text);
    expect(checked.verdict).toBe('BREACHED');
    expect(checked.findings.map(({ kind }) => kind)).toContain('self_approval');
  });

  test('that is none is said to be none, with the hash of the file', async () => {
    expect(await check(Buffer.of(0xff, 0xfe))).toMatchObject({
      verdict: 'UNVERIFIABLE',
      reason: 'bundle: malformed',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('leaves a line in the journal of the case, and nothing else', async () => {
    const before = await desk.ask('case.get', {});
    await check(makeCase(5, null).text);
    const { entries } = await desk.ask('journal.list', { offset: 0, limit: 1 });
    expect(entries[0]).toMatchObject({ act: 'approval_checked', text: expect.stringContaining(': VALID') });
    expect(await desk.ask('case.get', {})).toMatchObject({ events: before.events });
  });
});
