import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
  desk = await openConsole({ server });
});

test.afterAll(async () => {
  await desk.close();
  await server.dispose();
  await removeProfiles();
});

/** No violation of WCAG 2.2 A and AA in either theme. */
async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((wanted) => {
      document.documentElement.dataset.theme = wanted;
    }, theme);
    await page.waitForTimeout(200);
    // Legacy mode: the window lets nobody open a second page to work in.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
    );
    expect(found, `${screen}, ${theme}`).toEqual([]);
  }
}

test('has no barrier on any screen, in either theme', async () => {
  const { page } = desk;
  await page.getByLabel('Workspace address').waitFor();
  await expectAccessible(page, 'sign-in');
  await signIn(page, server);
  await expectLive(page);
  await expectAccessible(page, 'queue');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await expectAccessible(page, 'keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.getByRole('dialog', { name: 'New incident' }).waitFor();
  await expectAccessible(page, 'new incident');
  await page.keyboard.press('Escape');
  await openIncident(page, 'Shadow copies deleted on FS-02');
  await expectAccessible(page, 'incident');
  await page.keyboard.press('Control+,');
  await page.getByRole('heading', { name: 'Appearance' }).waitFor();
  await expectAccessible(page, 'settings');
  await page.keyboard.press('Control+l');
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  await expectAccessible(page, 'locked');
});
