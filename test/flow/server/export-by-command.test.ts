import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { samplePerson, startTestServer, type TestServer } from '../../contract/support/test-server.ts';

let server: TestServer;
let folder = '';
const before = { ...process.env };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-command-'));
  server = await startTestServer();
  writeFileSync(join(folder, 'ca.pem'), server.caPem);
  const { email, password } = samplePerson('auditor');
  process.env.WATCHFLOOR_EMAIL = email;
  process.env.WATCHFLOOR_PASSWORD = password;
});
afterEach(async () => {
  process.env = { ...before };
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function watchfloor(...args: readonly string[]) {
  let out = '';
  let error = '';
  const status = await main(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    terminal: false,
  });
  return { status, out, error };
}

const at = () => ['--server', server.origin, '--ca', join(folder, 'ca.pem')];
const path = (name: string) => join(folder, name);

it('pins, exports, and both verifiers find the export complete; a changed one is found', async () => {
  await server.as('lead');
  await server.signHeads();
  expect(await watchfloor('pin', ...at(), '--out', path('pin.json'))).toMatchObject({ status: 0, error: '' });
  expect((await watchfloor('pin', ...at(), '--out', path('pin.json'))).status).toBe(2);
  await server.as('lead');
  const asked = ['export', ...at(), '--out', path('whole'), '--pin', path('pin.json'), '--disclose'];
  const saved = await watchfloor(...asked);
  expect(saved).toMatchObject({ status: 0, error: '' });
  expect(saved.out).toMatch(/0 are withheld/);
  expect((await watchfloor(...asked)).error).toMatch(/exists already/);
  const pin = path('whole.pin.json');
  const checked = await watchfloor('verify', path('whole'), '--pin', pin, '--strict');
  expect([checked.status, checked.out]).toEqual([0, expect.stringContaining('complete and unaltered')]);
  const checker = join(import.meta.dirname, '../../../resources/checker/verify.py');
  expect(spawnSync('python3', [checker, path('whole'), pin], { encoding: 'utf8' }).status).toBe(0);
  const records = join(path('whole'), 'records.ndjson');
  writeFileSync(records, readFileSync(records, 'utf8').replace('auth.signed_in', 'auth.signed_up'));
  expect((await watchfloor('verify', path('whole'), '--pin', pin)).status).toBe(1);
  expect(spawnSync('python3', [checker, path('whole'), pin]).status).toBe(1);
});

it('says what stands in the way, and leaves nothing behind', async () => {
  process.env.WATCHFLOOR_PASSWORD = 'wrong';
  const refused = await watchfloor('export', ...at(), '--out', path('x'));
  expect([refused.status, refused.error]).toEqual([2, expect.stringContaining('wrong')]);
  const { email, password } = samplePerson('lead');
  Object.assign(process.env, { WATCHFLOOR_EMAIL: email, WATCHFLOOR_PASSWORD: password });
  const forbidden = await watchfloor('export', ...at(), '--out', path('x'));
  expect([forbidden.status, forbidden.error]).toEqual([2, expect.stringContaining('audit:export')]);
  expect((await watchfloor('export', ...at(), '--out', path('x'), '--from', 'yesterday')).status).toBe(2);
  expect((await watchfloor('export', '--server', 'http://x', '--out', path('x'))).status).toBe(2);
});
