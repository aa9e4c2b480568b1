import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { canonicalJson } from '../../../shared/audit/canonical-json.ts';
import { makeCase, twists } from '../../approvals/approval-corpus.ts';

const scratch = mkdtempSync(join(tmpdir(), 'watchfloor-approvals-'));
const file = join(scratch, 'one.wfapproval.json');
const pin = join(scratch, 'pin.json');
afterAll(() => rmSync(scratch, { recursive: true }));

/** `anchored`: whether the reader of the case holds its head. */
function write(name: string | null, anchored = true): void {
  const twist = name === null ? null : (twists.find((one) => one.name === name) ?? null);
  if (name !== null && twist === null) throw new RangeError(`no twist ${name}`);
  for (let seed = 1; ; seed++) {
    const made = makeCase(seed, twist);
    if ((made.pin.head !== null) !== anchored) continue;
    writeFileSync(file, made.text);
    writeFileSync(pin, JSON.stringify({ ...made.pin, quorum: 9 }));
    return;
  }
}

async function run(...args: readonly string[]) {
  let out = '';
  let error = '';
  const screen = {
    out: (text: string) => {
      out += text;
    },
    error: (text: string) => {
      error += text;
    },
    terminal: false,
  };
  return { status: await main(['approvals', ...args], screen), out, error };
}

describe('watchfloor approvals verify', () => {
  it('ends with 0 for an approval by the rules under a head that is trusted', async () => {
    write(null);
    const { status, out } = await run('verify', file, '--pin', pin);
    expect(out).toMatch(/^VALID: Signed/);
    expect(out).toContain('u-ana on d-ana');
    expect(status).toBe(0);
  });

  it('ends with 3 where nothing outside the file ties it down, with keys and without', async () => {
    write(null, false);
    expect((await run('verify', file, '--pin', pin)).status).toBe(3);
    const { status, out } = await run('verify', file);
    expect(out).toContain('nothing outside the file confirms');
    expect(out).toContain('no pin was given');
    expect(status).toBe(3);
  });

  it('ends with 1 for a request that its author approved, and says so', async () => {
    write('the requester approves their own request');
    const { status, out } = await run('verify', file, '--pin', pin);
    expect(out).toMatch(/^BREACHED: /);
    expect(out).toContain('The requester approved their own request');
    expect(status).toBe(1);
  });

  it('ends with 1 for a decision that nobody signed', async () => {
    write('another typ');
    const { status, out } = await run('verify', file, '--pin', pin);
    expect(out).toMatch(/^FORGED: /);
    expect(status).toBe(1);
  });

  it('ends with 2 where there is nothing to verify', async () => {
    write('another kind of file');
    expect(await run('verify', file, '--pin', pin, '--json')).toMatchObject({
      status: 2,
      out: expect.stringContaining('"reason":"bundle: malformed"'),
    });
    expect((await run('verify', join(scratch, 'nowhere'), '--pin', pin)).status).toBe(2);
    writeFileSync(file, Buffer.of(0xff, 0x0a));
    expect((await run('verify', file)).status).toBe(2);
  });

  it('shows the hidden characters of what was signed, and writes no control of it', async () => {
    let shown = '';
    for (let seed = 1; !shown.includes('‹RLO›'); seed++) {
      writeFileSync(file, makeCase(seed, null).text);
      shown = (await run('verify', file)).out;
    }
    expect(shown).not.toMatch(/[\u202e\u2028]/);
  });

  it('prints its report as canonical JSON and one line feed', async () => {
    write('carried out twice');
    const { out } = await run('verify', file, '--json');
    const report = JSON.parse(out);
    expect(`${canonicalJson(report)}\n`).toBe(out);
    expect(report).toMatchObject({ verdict: 'BREACHED', findings: [{ kind: 'executed_twice' }] });
  });

  it.each([
    [[]],
    [['verify']],
    [['check', file]],
    [['verify', file, file]],
    [['verify', file, '--pin', 'nowhere']],
  ])('ends with 2 and says nothing on stdout when called with %j', async (args) => {
    write(null);
    expect(await run(...args)).toMatchObject({ status: 2, out: '' });
  });
});
