import { expect, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn, stateBar, timelineEntry, writeNote } from './support/steps.ts';

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

test('what waits can be read, reworded, given up and taken back, by keys alone', async () => {
  const { page } = desk;
  const stamp = Date.now();
  await openIncident(page, 'OAuth consent phishing');
  await server.stop();
  await expect(stateBar(page)).toContainText('Offline', { timeout: 20_000 });
  await writeNote(page, `Stays first ${stamp}`);
  await writeNote(page, `Wrnog word ${stamp}`);
  await writeNote(page, `Never mind ${stamp}`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await page.keyboard.type('low');
  await page.keyboard.press('Enter');
  await expect(stateBar(page)).toContainText('4 pending');

  await page.keyboard.press('g');
  await page.keyboard.press('p');
  const drawer = page.getByRole('dialog', { name: 'Pending changes' });
  const entries = drawer.getByTestId('pending-entry');
  await expect(entries).toHaveCount(4);
  // Esc closes the drawer and nothing behind it.
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page.getByTestId('incident')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(entries.first()).toContainText(/tried|is being sent/);

  await page.keyboard.press('j');
  await page.keyboard.press('e');
  await expect(drawer.getByLabel('Text')).toHaveValue(`Wrnog word ${stamp}`);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(`Right word ${stamp}`);
  await page.keyboard.press('Control+Enter');
  await expect(drawer.getByLabel('Text')).toBeHidden();
  await expect(entries.nth(1)).toContainText(`Right word ${stamp}`);

  await page.keyboard.press('j');
  await page.keyboard.press('d');
  const confirm = page.getByRole('dialog', { name: 'Discard what you wrote' });
  await expect(confirm).toContainText(`Never mind ${stamp}`);
  await page.keyboard.type('discard');
  await page.keyboard.press('Enter');
  await expect(entries).toHaveCount(3);
  await expect(confirm).toBeHidden();

  // The keys belong to the drawer again once the question is gone.
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(entries.last()).toHaveAttribute('data-active', 'true', { timeout: 500 });
  }).toPass();
  await page.keyboard.press('d');
  await expect(entries).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo (z)' }).click();
  await expect(entries).toHaveCount(3);
  await expect(entries.last()).toContainText('low');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  await server.start();
  await expect(stateBar(page)).not.toContainText('pending', { timeout: 40_000 });
  await expect(timelineEntry(page, `Right word ${stamp}`)).toHaveAttribute('data-state', 'confirmed');
  await expect(timelineEntry(page, `Wrnog word ${stamp}`)).toHaveCount(0);
  await expect(timelineEntry(page, `Never mind ${stamp}`)).toHaveCount(0);
});
