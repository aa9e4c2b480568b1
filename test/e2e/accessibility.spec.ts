import { expect, test } from '@playwright/test';
import { getIncident, patchIncident } from '../../shared/api/incidents.ts';
import { signInApiUser } from '../support/api-user.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { expectAccessible } from './support/accessible.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn, stateBar, timeline, writeNote } from './support/steps.ts';

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

test('has no barrier on any screen, in either theme', async () => {
  const { page } = desk;
  await page.getByLabel('Workspace address').waitFor();
  await expectAccessible(page, 'sign-in');
  await signIn(page, server);
  await expectLive(page);
  await expectAccessible(page, 'queue');
  await page.keyboard.press('/');
  await page.keyboard.type('sever');
  await page.getByRole('option').first().waitFor();
  await expectAccessible(page, 'queue, a query that is completed');
  await page.keyboard.type('ity:awful ');
  await page.getByTestId('query-problem').waitFor();
  await expectAccessible(page, 'queue, a query that cannot be read');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.getByTestId('bulk-bar').waitFor();
  await page.keyboard.press('u');
  await expect(page.getByRole('combobox', { name: 'Group by' })).toBeFocused();
  await page.keyboard.type('severity');
  await page.keyboard.press('Enter');
  await page.locator('[data-heading]').first().waitFor();
  await expectAccessible(page, 'queue, grouped, with a selection');
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await expect(page.getByRole('combobox', { name: 'Group by' })).toBeFocused();
  await page.keyboard.press('Enter');
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

test('has no barrier where others changed things, nothing goes out, or two people disagree', async () => {
  const busy = await openConsole({ server });
  const { page } = busy;
  const colleague = await signInApiUser({
    ...server,
    email: 'amara.okafor@northwind.example',
    password: 'sample-responder-amber-kite',
  });
  const change = async (id: string, body: { title: string }) => {
    const params = { incident_id: id };
    const { etag } = await colleague.call(getIncident, { params });
    await colleague.call(patchIncident, { params, body }, etag === null ? {} : { ifMatch: etag });
  };
  await signIn(page, server);
  await expectLive(page);
  await openIncident(page, 'OAuth consent phishing');
  const id = (await page.getByTestId('incident').getAttribute('data-incident')) ?? '';
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toBeVisible();
  await change(id, { title: 'OAuth consent phishing: nine mailboxes' });
  await expect(page.getByRole('button', { name: /1 changed/ })).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('w');
  await page.getByTestId('changed-row').waitFor();
  await expectAccessible(page, 'since you last looked, of the queue');
  await page.keyboard.press('Enter');
  await expect(timeline(page)).toBeVisible();
  await page.getByTestId('since').waitFor();
  await expectAccessible(page, 'since you last looked, of an incident');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('offline drill');
  await page.keyboard.press('Enter');
  await expect(stateBar(page)).toContainText('Drill: network cut');
  await writeNote(page, 'Written while nothing goes out.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('OAuth consent phishing: seven mailboxes');
  await page.keyboard.press('Enter');
  await expect(stateBar(page)).toContainText('2 pending');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('dialog', { name: 'Pending changes' }).waitFor();
  await expectAccessible(page, 'pending changes');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'End the drill' }).waitFor();
  await expectAccessible(page, 'settings in a drill');

  await change(id, { title: 'OAuth consent phishing: eight mailboxes' });
  await page.getByRole('button', { name: 'End the drill' }).click();
  await expect(stateBar(page)).toContainText('1 conflict', { timeout: 30_000 });
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByTestId('conflicts').waitFor();
  await expectAccessible(page, 'conflicts');
  await colleague.close();
  await busy.close();
  expect(busy.complaints).toEqual([]);
});
