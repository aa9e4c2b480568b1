import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { createIncident } from '../../shared/api/incidents.ts';
import { signInApiUser } from '../support/api-user.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, signIn, stateBar } from './support/steps.ts';

/** A real server whose database and keys are put back to an older copy: history is gone, and the console knows better. */
let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(async () => {
  await server.dispose();
  await removeProfiles();
});

async function pinnedSize(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const { watchfloor } = window as unknown as {
      watchfloor: { call: (name: string, input: object) => Promise<{ value?: { head?: { size: number } } }> };
    };
    await watchfloor.call('sync.now', {});
    const answer = await watchfloor.call('audit.status', {});
    return answer.value?.head?.size ?? 0;
  });
}

async function copyStore(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const isStore = (name: string) => name.startsWith('watchfloor.db') || name === 'audit-keys.json';
  for (const name of (await readdir(to)).filter(isStore)) await rm(join(to, name));
  for (const name of (await readdir(from)).filter(isStore)) await copyFile(join(from, name), join(to, name));
}

test('a server that is put back to an older state raises an alarm that stays until it is acknowledged', async () => {
  const backup = join(server.dataDir, 'backup');
  desk = await openConsole({ server });
  const { page } = desk;
  await signIn(page, server);
  await expectLive(page);
  await server.stop(); // An orderly end signs what is not signed yet.
  await copyStore(server.dataDir, backup);
  await server.start();
  await expect.poll(async () => await pinnedSize(page), { timeout: 30_000 }).toBeGreaterThan(0);
  const before = await pinnedSize(page);

  const colleague = await signInApiUser({ ...server, ...server.sampleUser });
  const now = new Date().toISOString();
  await colleague.call(createIncident, {
    body: {
      id: crypto.randomUUID(),
      title: 'What somebody wants forgotten',
      severity: 'high',
      detected_at: now,
      declared_at: now,
    },
  });
  await colleague.close();
  await server.stop();
  await server.start();
  await expect.poll(async () => await pinnedSize(page), { timeout: 30_000 }).toBeGreaterThan(before);

  await server.stop('SIGKILL');
  await copyStore(backup, server.dataDir);
  await server.start();
  const banner = page.getByRole('alert', { name: 'Audit log alarm' });
  await expect
    .poll(
      async () => {
        await pinnedSize(page);
        return await banner.count();
      },
      { timeout: 40_000 },
    )
    .toBe(1);
  await expect(banner).toContainText('Records that were there are gone');
  await expect(banner).toContainText('audit-evidence');
  await expect(stateBar(page)).toContainText('Audit log: 1 alarm');
  const acknowledge = banner.getByRole('button', { name: 'Acknowledge' });
  await expect(acknowledge).toBeDisabled();
  if (process.env.WATCHFLOOR_PICTURES !== undefined)
    await page.screenshot({ path: join(process.env.WATCHFLOOR_PICTURES, 'audit-alarm.png') });

  // It outlives a restart of the console.
  await desk.close();
  desk = await openConsole({ server, userDataDir: desk.userDataDir });
  const again = desk.page.getByRole('alert', { name: 'Audit log alarm' });
  await expect(again).toBeVisible({ timeout: 30_000 });
  await again.getByLabel('What you know of it, and whom you told').focus();
  await desk.page.keyboard.type('Restored from last night, ticket 17; the CISO knows.');
  await desk.page.keyboard.press('Enter');
  await expect(again).toHaveCount(0);
  await expect(stateBar(desk.page)).not.toContainText('Audit log');
  expect(desk.complaints).toEqual([]);
  await desk.close();
});
