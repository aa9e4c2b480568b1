import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn, timeline, timelineEntry, writeNote } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(async () => {
  await desk.close();
  await server.dispose();
  await removeProfiles();
});

test('lanes show when what happened and lead to an entry; one kind is shown alone; all by keys', async () => {
  desk = await openConsole({ server });
  const { page } = desk;
  await signIn(page, server);
  await expectLive(page);
  await openIncident(page, 'OAuth consent phishing');
  await page.keyboard.press('l');
  const lanes = page.getByTestId('lanes');
  await expect(lanes).toContainText('Attacker action');
  await lanes.focus();
  await page.keyboard.press('Home');
  await expect(lanes).toContainText('Enter shows it');
  await page.keyboard.press('Enter');
  await expect(timeline(page).getByRole('article').first()).toBeFocused();

  const axe = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(axe.violations).toEqual([]);

  await page.keyboard.press('5');
  const kinds = page.getByRole('dialog', { name: 'Which kind of entry' });
  await expect(kinds).toBeVisible();
  await page.keyboard.type('attacker');
  await page.keyboard.press('Enter');
  await expect(kinds).toBeHidden();
  const shown = timeline(page).getByRole('article');
  for (const entry of await shown.all()) await expect(entry).toHaveAttribute('data-kind', 'attacker_action');
  expect(await shown.count()).toBeGreaterThan(0);
  await page.keyboard.press('1');
  await expect(timeline(page).locator('[data-kind="status_change"]').first()).toBeAttached();
  expect(desk.complaints).toEqual([]);
});

test('an entry is corrected by another one that stands beside it, by keys', async () => {
  const { page } = desk;
  await writeNote(page, 'The call was at 09:10.');
  await expect(timelineEntry(page, 'The call was at 09:10.')).toHaveAttribute('data-state', 'confirmed');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+G');
  await page.keyboard.press('x');
  await page.keyboard.type('The call was at 09:15.');
  await page.keyboard.press('Control+Enter');
  await expect(timelineEntry(page, 'The call was at 09:15.')).toContainText('Corrects an earlier entry');
  await expect(timelineEntry(page, 'The call was at 09:10.')).toContainText('Corrected later');
});
