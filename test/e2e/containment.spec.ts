import { expect, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn, stateBar } from './support/steps.ts';

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

test('containment is proposed and carried out by keys alone, also without a server', async () => {
  const { page } = desk;
  const host = `web-${Date.now()}`;
  await openIncident(page, 'OAuth consent phishing');
  await server.stop();
  await expect(stateBar(page)).toContainText('Offline', { timeout: 20_000 });

  await page.keyboard.press('m');
  await page.keyboard.type('isolate');
  await page.keyboard.press('Enter');
  await page.getByLabel('Target').fill(host);
  await page.getByLabel('Why').fill('Beacons every minute');
  await page.keyboard.press('Control+Enter');
  const action = page.getByTestId('containment').filter({ hasText: host });
  await expect(action).toContainText('pending');
  await expect(action).toContainText('proposed');

  await page.keyboard.press('Shift+M');
  await page.keyboard.type(`done ${host}`);
  await page.keyboard.press('Enter');
  await page.getByLabel('What came of it').fill('Taken off the network');
  await page.keyboard.press('Control+Enter');
  await expect(action).toContainText('done');
  await expect(action).toContainText('pending');
  await expect(stateBar(page)).toContainText('2 pending');

  await server.start();
  await expect(stateBar(page)).toContainText('Online', { timeout: 30_000 });
  await expect(action).toHaveAttribute('data-state', 'confirmed', { timeout: 30_000 });
  await expect(action).toContainText('done');
});
