import { expect, type Page, test } from '@playwright/test';
import { getIncident, patchIncident } from '../../shared/api/incidents.ts';
import { signInApiUser } from '../support/api-user.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, queueRow, queueRows, signIn } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;
let page: Page;

test.beforeAll(async () => {
  server = await startServer();
  desk = await openConsole({ server });
  page = desk.page;
  await signIn(page, server);
  await expectLive(page);
});

test.afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await desk.close();
  await server.dispose();
  await removeProfiles();
});

test.beforeEach(async () => {
  // Back to the whole list: no selection, no filter.
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.keyboard.press('Home');
});

async function search(query: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(query);
}

const toast = () => page.getByRole('status').filter({ hasText: /Undo|Taken back/ });
const selectedRows = () => queueRows(page).and(page.locator('[aria-selected="true"]'));

test('a query is completed by keys, and one that cannot be read points at its character', async () => {
  await search('sev');
  await expect(page.getByRole('option', { name: /severity:/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.type('>=hi');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Search incidents')).toHaveValue('severity:>=high');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeFocused();
  await expect(queueRows(page).filter({ hasText: /Medium|Low|Info/ })).toHaveCount(0);
  await expect(queueRows(page).first()).toContainText(/Critical|High/);
  await search('severity:>=awful');
  await expect(page.getByTestId('query-problem')).toContainText('Character 12');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Search incidents')).toBeFocused();
});

test('one key claims and acknowledges, and z takes all of it back', async () => {
  await search('status:new assignee:none');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeFocused();
  await expect(queueRows(page).filter({ hasNotText: 'unassigned' })).toHaveCount(0);
  const total = await queueRows(page).count();
  const title = (await queueRows(page).first().locator('[role="gridcell"]').nth(1).textContent()) ?? '';
  await page.keyboard.press('a');
  await expect(toast()).toContainText('claimed and acknowledged');
  await expect(queueRow(page, title)).toHaveCount(0);
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('z');
  await expect(queueRow(page, title)).toHaveCount(1);
  await expect(queueRows(page)).toHaveCount(total);
});

test('a range is selected by keys, changed together, taken back, and done again', async () => {
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  await expect(selectedRows()).toHaveCount(3);
  await page.keyboard.press('Shift+K');
  await expect(selectedRows()).toHaveCount(2);
  await expect(page.getByTestId('bulk-bar')).toContainText('2 selected');
  const before = await selectedRows().allTextContents();
  await page.keyboard.press('#');
  await expect(page.getByLabel('Tags', { exact: true })).toBeFocused();
  await page.keyboard.type('campaign-7');
  await page.keyboard.press('Enter');
  await expect(toast()).toContainText('2 incidents tags +campaign-7');
  await expect(selectedRows().filter({ hasText: 'campaign-7' })).toHaveCount(2);
  await page.keyboard.press('z');
  await expect(toast()).toContainText('Taken back');
  await expect(selectedRows().filter({ hasText: 'campaign-7' })).toHaveCount(0);
  expect((await selectedRows().allTextContents()).length).toBe(before.length);
  await page.keyboard.press('.');
  await expect(selectedRows().filter({ hasText: 'campaign-7' })).toHaveCount(2);
  await page.keyboard.press('z');
  await expect(selectedRows().filter({ hasText: 'campaign-7' })).toHaveCount(0);
});

test('a change over the whole list tells row by row what became of it', async () => {
  await page.keyboard.press('Control+a');
  const count = await page.getByTestId('queue-count').textContent();
  await expect(page.getByTestId('bulk-bar')).toContainText(`${(count ?? '').replace(/ .*/, '')} selected`);
  await page.keyboard.press('t');
  await expect(page.getByRole('combobox', { name: /Status of/ })).toBeFocused();
  await page.keyboard.type('eradicated');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'refused (Shift R says why)' })).toBeVisible();
  await page.keyboard.press('Shift+R');
  const results = page.getByRole('dialog', { name: /Results/ });
  await expect(results.getByText(/There is no step from new to eradicated/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  await expect(toast()).toContainText('Taken back');
});

test('the focus and the active incident stay while others change the list', async () => {
  await search('status:new');
  await page.keyboard.press('Enter');
  await page.keyboard.press('j');
  const active = page.getByRole('grid');
  await expect(active).toBeFocused();
  const reference = (await queueRows(page).first().locator('[role="gridcell"]').nth(1).textContent()) ?? '';
  const colleague = await signInApiUser({
    ...server,
    email: 'amara.okafor@northwind.example',
    password: 'sample-responder-amber-kite',
  });
  const id = await page.evaluate(async (wanted) => {
    const { watchfloor } = globalThis as unknown as {
      watchfloor: { call: (name: string, input: unknown) => Promise<{ value: { rows: { id: string }[] } }> };
    };
    const filter = { query: `id:${wanted}` };
    const sort = { by: 'reference', direction: 'asc' };
    const found = await watchfloor.call('queue.page', { filter, sort, offset: 0, limit: 1 });
    return found.value.rows[0]?.id ?? '';
  }, reference);
  const params = { incident_id: id };
  const { etag } = await colleague.call(getIncident, { params });
  const second = await page.getByTestId('queue-preview').getByRole('heading', { level: 2 }).textContent();
  await colleague.call(
    patchIncident,
    { params, body: { status: 'triaged' } },
    etag === null ? {} : { ifMatch: etag },
  );
  await expect(queueRow(page, reference)).toHaveCount(0, { timeout: 20_000 });
  await expect(active).toBeFocused();
  await expect(page.getByTestId('queue-preview').getByRole('heading', { level: 2 })).toHaveText(second ?? '');
  await colleague.close();
});

test('a list is grouped, its columns chosen, and kept as a view of one’s own', async () => {
  await page.keyboard.press('u');
  await expect(page.getByRole('combobox', { name: 'Group by' })).toBeFocused();
  await page.keyboard.type('severity');
  await page.keyboard.press('Enter');
  const headings = page.locator('[data-heading]');
  await expect(headings.first()).toContainText('Critical');
  await page.keyboard.press('l');
  const columns = page.getByRole('dialog', { name: 'Columns' });
  await columns.getByLabel('Next clock that runs out').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Next clock' })).toBeVisible();
  await search('severity:>=high');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+S');
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('Worst first');
  await page.keyboard.press('Enter');
  const own = page.getByRole('tab', { name: /Worst first/ });
  await expect(own).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('1');
  await expect(own).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('v');
  await expect(page.getByRole('combobox', { name: 'Views' })).toBeFocused();
  await page.keyboard.type('worst');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Search incidents')).toHaveValue('severity:>=high');
  await expect(headings).toHaveCount(2);
  await page.keyboard.press('Shift+V');
  await expect(own).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(own).toHaveCount(1);
});

test('the preview tells the clocks, with the trigger of a regulatory one', async () => {
  await page.keyboard.press('#');
  await expect(page.getByLabel('Tags', { exact: true })).toBeFocused();
  await page.keyboard.type('nis2');
  await page.keyboard.press('Enter');
  const preview = page.getByTestId('queue-preview');
  await expect(preview).toContainText(/Acknowledge/);
  await expect(preview.getByTestId('regulatory')).toContainText('runs by tag nis2, from its declaration');
  await expect(preview.getByTestId('regulatory').getByRole('listitem')).toHaveCount(3);
});
