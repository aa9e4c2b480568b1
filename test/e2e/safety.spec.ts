import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, enginePid, openConsole, removeProfiles } from './support/console.ts';
import { filesBelow, isInMemory, keychainOf, secretOf } from './support/secrets.ts';
import {
  expectLive,
  openIncident,
  queueRows,
  signIn,
  stateBar,
  timelineEntry,
  writeNote,
} from './support/steps.ts';

let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(async () => {
  await server.dispose();
  await removeProfiles();
});

test.beforeEach(async () => {
  desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
});

test.afterEach(async () => {
  await desk.close();
  expect(desk.complaints).toEqual([]);
});

const anyIncident = 'Shadow copies deleted on FS-02';

function cacheFile(userDataDir: string): string {
  const file = filesBelow(join(userDataDir, 'workspaces')).find(({ name }) => name.endsWith('/cache.db'));
  if (file === undefined) throw new Error('there is no cache');
  return file.name;
}

test('locks: the cache is closed, the key is gone from engine and keychain, and the password brings both back', async () => {
  const key = secretOf(await keychainOf(desk.userDataDir), 'cache-key');
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  const needles = [Buffer.from(key ?? '', 'hex'), Buffer.from(key ?? '', 'ascii')];
  expect(isInMemory(await enginePid(desk.app), needles), 'the scan finds the key while it is in use').toBe(
    true,
  );

  await desk.page.keyboard.press('Control+L');
  await expect(desk.page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await expect(desk.page.getByRole('main')).not.toContainText('INC-');

  const engines = await desk.app.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter((metric) => metric.type === 'Utility')
      .map((metric) => metric.pid),
  );
  for (const pid of engines) expect(isInMemory(pid, needles)).toBe(false);
  // The page is locked first; the keychain follows.
  const items = async () => (await keychainOf(desk.userDataDir)).map(({ item }) => item);
  await expect.poll(items, { timeout: 20_000 }).not.toContain('cache-key');
  await expect.poll(items, { timeout: 20_000 }).not.toContain('refresh-token');
  const locked = await keychainOf(desk.userDataDir);
  expect(locked.map(({ item }) => item)).not.toEqual(expect.arrayContaining(['cache-key']));
  expect(locked.map(({ item }) => item)).not.toEqual(expect.arrayContaining(['refresh-token']));
  for (const { value } of locked) expect(value).not.toContain(key);
  expect(readFileSync(cacheFile(desk.userDataDir)).subarray(0, 15).toString('latin1')).not.toBe(
    'SQLite format 3',
  );

  await desk.page.getByLabel('Password', { exact: true }).fill('not the password at all');
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('alert')).toContainText(/not the password/);

  await desk.close();
  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expect(desk.page.getByRole('button', { name: 'Unlock' }), 'a restart does not unlock').toBeVisible({
    timeout: 40_000,
  });
  await server.stop();
  try {
    // A wrong try makes the next one wait.
    await expect(async () => {
      if (!(await queueRows(desk.page).first().isVisible())) {
        const password = desk.page.getByLabel('Password', { exact: true });
        await password.fill(server.sampleUser.password, { timeout: 3_000 });
        await desk.page.keyboard.press('Enter');
      }
      await expect(queueRows(desk.page).first()).toBeVisible({ timeout: 6_000 });
    }).toPass({ timeout: 50_000 });
  } finally {
    await server.start();
  }
  await expect(stateBar(desk.page)).toContainText('Online', { timeout: 40_000 });
});

/** In bytes of any file: as text of one byte and of two bytes a character. */
function holds(bytes: Buffer, word: string): boolean {
  return bytes.includes(word, 0, 'latin1') || bytes.includes(word, 0, 'utf16le');
}

test('leaves no readable word, token or key in any file, also when engine and page crash', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'watchfloor-temporary-'));
  await desk.close();
  desk = await openConsole({ userDataDir: desk.userDataDir, env: { TMPDIR: temporary } });
  await expectLive(desk.page);
  const canaries = Array.from(
    { length: 200 },
    (_, index) => `canary${index}x${randomBytes(6).toString('hex')}`,
  );
  await openIncident(desk.page, anyIncident);
  for (let from = 0; from < canaries.length; from += 40) {
    const text = canaries.slice(from, from + 40).join(' ');
    await writeNote(desk.page, text);
    await expect(timelineEntry(desk.page, text)).toHaveAttribute('data-state', 'confirmed');
  }
  const secrets = await keychainOf(desk.userDataDir);
  const tokens = ['refresh-token', 'cache-key'].map((item) => secretOf(secrets, item) ?? '');
  expect(tokens.every((token) => token.length >= 43)).toBe(true);

  const everyFile = () => [
    ...filesBelow(desk.userDataDir),
    ...filesBelow(temporary),
    { name: server.logFile, bytes: readFileSync(server.logFile) },
  ];
  const check = () => {
    const files = everyFile();
    expect(files.length).toBeGreaterThan(5);
    expect(
      files.filter(({ name }) => /\.dmp$|(^|\/)core(\.\d+)?$/.test(name)).map(({ name }) => name),
    ).toEqual([]);
    for (const { name, bytes } of files) {
      expect(
        canaries.filter((canary) => holds(bytes, canary)),
        name,
      ).toEqual([]);
      for (const token of [...tokens, server.sampleUser.password])
        expect(holds(bytes, token), `a secret in ${name}`).toBe(false);
      expect(/eyJ[\w-]{20,}\.eyJ[\w-]{20,}\./.test(bytes.toString('latin1')), `a token in ${name}`).toBe(
        false,
      );
    }
  };
  check();

  // Real crashes, with all of it in the memory of both processes: whoever writes a dump of them would write it now.
  const engine = await enginePid(desk.app);
  const needles = [Buffer.from(canaries[0] ?? '', 'latin1')];
  expect(isInMemory(engine, needles), 'there is something to leak').toBe(true);
  process.kill(engine, 'SIGSEGV');
  await expect.poll(() => pidsOf(desk), { timeout: 30_000 }).not.toContain(engine);
  await expect(stateBar(desk.page)).toContainText('Online', { timeout: 40_000 });
  check();
  await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  const log = () => readFileSync(join(desk.userDataDir, 'logs', 'watchfloor.log'), 'utf8');
  await expect.poll(log, { timeout: 20_000 }).toContain('the page’s process ended');
  check();
  await desk.close();
  check();
  const file = readFileSync(cacheFile(desk.userDataDir));
  expect(file.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  rmSync(temporary, { recursive: true });
  desk = await openConsole({ userDataDir: desk.userDataDir });
});

async function pidsOf({ app }: Console): Promise<number[]> {
  return await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid));
}

test('a divider stays where it was put, also after a restart', async () => {
  const divider = () => desk.page.getByRole('separator').first();
  const before = Number(await divider().getAttribute('aria-valuenow'));
  await divider().focus();
  for (let press = 0; press < 3; press += 1) await desk.page.keyboard.press('ArrowLeft');
  const after = Number(await divider().getAttribute('aria-valuenow'));
  expect(Math.abs(after - before)).toBeGreaterThan(0);
  const file = join(desk.userDataDir, 'settings.json');
  const settings = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await expect.poll(settings).toContain(String(after));
  await desk.close();
  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expectLive(desk.page);
  await expect(divider()).toHaveAttribute('aria-valuenow', String(after));
});

test('survives a cache file that was replaced by garbage, and says so', async () => {
  const path = cacheFile(desk.userDataDir);
  await desk.close();
  writeFileSync(path, randomBytes(300_000));
  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expectLive(desk.page);
  await expect(desk.page.getByText(/set aside/).first()).toBeVisible();
  const aside = filesBelow(join(desk.userDataDir, 'workspaces')).filter(({ name }) => /damaged/.test(name));
  expect(aside.length, 'the damaged file is kept').toBeGreaterThan(0);
});

test('notices an older copy of the cache that was put back, says so, and fetches what is newer', async () => {
  await desk.close();
  const folder = join(desk.userDataDir, 'workspaces');
  const copy = mkdtempSync(join(tmpdir(), 'watchfloor-copy-'));
  cpSync(folder, copy, { recursive: true });

  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expectLive(desk.page);
  await openIncident(desk.page, anyIncident);
  await writeNote(desk.page, 'written after the copy was made');
  await expect(timelineEntry(desk.page, 'written after the copy')).toHaveAttribute('data-state', 'confirmed');
  await desk.close();
  rmSync(folder, { recursive: true });
  cpSync(copy, folder, { recursive: true });
  rmSync(copy, { recursive: true });

  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expectLive(desk.page);
  await expect(desk.page.getByText(/An older copy of the local cache was put back/).first()).toBeVisible();
  await openIncident(desk.page, anyIncident);
  await expect(timelineEntry(desk.page, 'written after the copy')).toHaveAttribute('data-state', 'confirmed');

  // Reported once; the cache that goes on from here is the known one.
  await desk.close();
  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expectLive(desk.page);
  await expect(desk.page.getByText(/An older copy of the local cache/)).toHaveCount(0);
});

test('changes the key of the cache without a network, and everything is there under the new one', async () => {
  const before = secretOf(await keychainOf(desk.userDataDir), 'cache-key');
  await openIncident(desk.page, anyIncident);
  await writeNote(desk.page, 'written under the old key');
  await expect(timelineEntry(desk.page, 'written under the old key')).toHaveAttribute(
    'data-state',
    'confirmed',
  );
  await server.stop();
  try {
    await desk.page.keyboard.press('Control+,');
    await desk.page.getByRole('button', { name: 'Change the cache key…' }).click();
    await desk.page.getByLabel('Password', { exact: true }).fill(server.sampleUser.password);
    await desk.page.keyboard.press('Enter');
    await expect(desk.page.getByText('The cache is under a new key').first()).toBeVisible();
    const secrets = await keychainOf(desk.userDataDir);
    expect(secretOf(secrets, 'cache-key')).toMatch(/^[0-9a-f]{64}$/);
    expect(secretOf(secrets, 'cache-key')).not.toBe(before);
    expect(secrets.filter(({ item }) => item.startsWith('next'))).toEqual([]);
    await desk.close();
    desk = await openConsole({ userDataDir: desk.userDataDir });
    await expect(queueRows(desk.page).first()).toBeVisible();
    await openIncident(desk.page, anyIncident);
    await expect(timelineEntry(desk.page, 'written under the old key')).toBeVisible();
  } finally {
    await server.start();
  }
});

test('a drill cuts the network and says so; what was written goes out at its end, with a report', async () => {
  await desk.page.keyboard.press('Control+k');
  await desk.page.keyboard.type('offline drill');
  await desk.page.keyboard.press('Enter');
  await expect(stateBar(desk.page)).toContainText('Drill: network cut');
  await openIncident(desk.page, anyIncident);
  await writeNote(desk.page, 'written in the drill');
  await expect(timelineEntry(desk.page, 'written in the drill')).toHaveAttribute('data-state', 'pending');
  await desk.page.keyboard.press('Control+,');
  await desk.page.getByRole('button', { name: 'End the drill' }).click();
  await expect(desk.page.getByText(/accepted without a network: \d+ change/).first()).toBeVisible();
  await expect(stateBar(desk.page)).toContainText('Online', { timeout: 20_000 });
  await expect(stateBar(desk.page).getByRole('img', { name: /^Fresh/ })).toBeVisible();
  await expect(desk.page.getByRole('button', { name: 'Copy report' })).toBeVisible();
});

test('signs out and wipes, and leaves neither cache nor key', async () => {
  await desk.page.getByRole('button', { name: /^Account of/ }).click();
  await desk.page.getByRole('menuitem', { name: /Sign out/ }).click();
  await desk.page.getByRole('checkbox', { name: /wipe/i }).check();
  await desk.page.getByRole('button', { name: 'Sign out and wipe' }).click();
  await expect(desk.page.getByLabel('Workspace address')).toBeVisible();
  expect(await keychainOf(desk.userDataDir)).toEqual([]);
  expect(filesBelow(desk.userDataDir).filter(({ name }) => /cache\.db/.test(name))).toEqual([]);
});
