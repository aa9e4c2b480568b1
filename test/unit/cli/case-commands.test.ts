import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '../../../electron/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-case-commands-'));
const file = join(folder, 'attack.wfcase');
const log = join(folder, 'cloudtrail.json');
const passphrase = 'a passphrase of several words';

beforeAll(() => {
  cpSync(new URL('../../fixtures/cloudtrail-stratus/excerpt.json', import.meta.url), log);
  process.env.WATCHFLOOR_PASSPHRASE = passphrase;
});

afterAll(() => {
  delete process.env.WATCHFLOOR_PASSPHRASE;
  rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  const said = { out: '', error: '' };
  const screen = {
    out: (text: string) => {
      said.out += text;
    },
    error: (text: string) => {
      said.error += text;
    },
    terminal: false,
  };
  return { status: await main(args, screen), ...said };
}

it('takes a log into a new case, says what it can prove, and finds events in it', async () => {
  const taken = await run('import', '--case', file, log);
  expect(taken).toMatchObject({
    status: 0,
    out: expect.stringContaining('18 events of 1 files (cloudtrail), 0 rows set aside'),
  });
  expect(taken.out).toContain('no integrity information');

  const found = await run('search', '--case', file, 'outcome:denied', '--json');
  expect(found.status).toBe(0);
  const events = found.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string });
  expect(events.map(({ action }) => action)).toEqual(['GetPasswordData', 'LeaveOrganization']);
  expect(found.error).toBe('2 of 2 events\n');
  expect(await run('search', '--case', file, 'nothinglikethis')).toMatchObject({ status: 1, out: '' });
  const few = await run('search', '--case', file, 'outcome:*', '--limit', '3');
  expect(few).toMatchObject({ status: 0, error: '3 of 18 events\n' });
});

it('refuses a query at its character, a wrong passphrase, and a case that is not there', async () => {
  expect(await run('search', '--case', file, 'actro:x')).toMatchObject({
    status: 2,
    error: expect.stringContaining('Character 1: There is no field actro'),
  });
  expect(await run('search', '--case', join(folder, 'none'), 'x')).toMatchObject({ status: 2 });
  process.env.WATCHFLOOR_PASSPHRASE = 'another passphrase altogether';
  const refused = await run('search', '--case', file, 'x');
  process.env.WATCHFLOOR_PASSPHRASE = passphrase;
  expect(refused).toMatchObject({
    status: 2,
    error: expect.stringContaining('passphrase does not open this case'),
  });
});
