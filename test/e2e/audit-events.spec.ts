import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { projectRoot } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import {
  addSources,
  enterDesk,
  eventRows,
  expectEvents,
  newCase,
  openPart,
  search,
} from './support/desk-steps.ts';

/** The examiner's job on somebody else's log, without an account and by keys alone. */

const excerpt = join(projectRoot, 'test', 'fixtures', 'cloudtrail-stratus', 'excerpt.json');
let desk: Console;

test.beforeAll(async () => {
  desk = await openConsole();
});

test.afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await desk.close();
  await removeProfiles();
});

test('a log is taken in without an account, and every record of it stands in the list', async () => {
  const { page, app } = desk;
  await enterDesk(page);
  await expect(page.getByText('No cases on this machine yet')).toBeVisible();
  await newCase(page, 'Stratus attack');
  await addSources(page, app, [excerpt]);
  const sources = page.getByRole('grid', { name: 'Sources' });
  await expect(sources.getByText('AWS CloudTrail')).toBeVisible();
  await expect(sources.getByText('complete')).toBeVisible({ timeout: 30_000 });
  await openPart(page, 'Events');
  await expectEvents(page, '18 events');
  await expect(eventRows(page)).toHaveCount(18);
  await expect(page.getByRole('region', { name: 'State' })).toContainText('Local, no account');
});

test('a query narrows the list, and one that cannot be read points at its character', async () => {
  const { page } = desk;
  await search(page, 'outcome:denied');
  await expectEvents(page, '2 events');
  await expect(eventRows(page)).toHaveCount(2);
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('(action:DeleteTrail');
  await expect(page.getByTestId('query-problem')).toContainText(/Character \d+:/);
  await expect(page.getByLabel('Query')).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Enter');
  await expectEvents(page, '2 events');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('act');
  await expect(page.getByRole('option').first()).toContainText('action');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Query')).toHaveValue(/^action/);
  await search(page, 'action:DeleteTrail');
  await expectEvents(page, '1 event');
});

test('a value of the record leads to the events that share it', async () => {
  const { page } = desk;
  await page.keyboard.press('Enter');
  const inspector = page.getByTestId('inspector');
  await expect(inspector.locator('[data-pivot]:focus')).toHaveCount(1);
  await inspector.locator('[data-pivot*="userName"]').first().focus();
  await page.keyboard.press('Shift+Enter');
  await expectEvents(page, '13 events');
  await expect(page.getByLabel('Query')).toHaveValue(/userName.*bert-jan/);
  await expect(page.getByRole('grid', { name: 'Events' })).toBeFocused();
});

test('bookmarks are set with a note, walked to, and taken back', async () => {
  const { page } = desk;
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+B');
  await page.getByLabel('Note').fill('Logging ends here');
  await page.getByLabel('Tags').fill('evasion, t1562');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('inspector')).toContainText('Logging ends here');
  await page.keyboard.press('Shift+G');
  await page.keyboard.press('b');
  await expect(page.getByRole('tab', { name: /Bookmarks/ })).toContainText('2');
  await page.keyboard.press('[');
  await expect(page.getByTestId('inspector')).toContainText('Logging ends here');
  await page.keyboard.press(']');
  await expect(page.getByTestId('inspector')).not.toContainText('Logging ends here');
  await page.keyboard.press('b');
  await expect(page.getByRole('tab', { name: /Bookmarks/ })).toContainText('1');
  await page.keyboard.press('z');
  await expect(page.getByRole('tab', { name: /Bookmarks/ })).toContainText('2');
});

test('a finding cites selected records and leads back to them', async () => {
  const { page } = desk;
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 events selected')).toBeVisible();
  await page.keyboard.press('c');
  await page.getByRole('option', { name: 'A new finding…' }).waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New finding' });
  await dialog.getByLabel('Title').fill('bert-jan turns the trail off');
  await dialog.getByLabel('ATT&CK techniques').fill('T1562.008');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await openPart(page, 'Findings');
  const finding = page.getByTestId('case-finding');
  await expect(finding).toContainText('bert-jan turns the trail off');
  await expect(finding).toContainText('2 cited records');
  await finding.getByRole('button', { name: /^#/ }).first().press('Enter');
  await expectEvents(page, '18 events');
  await expect(page.getByTestId('inspector')).toContainText('Cited in');
});

test('the histogram narrows to a span by keys, and says the same as a table', async () => {
  const { page } = desk;
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('h');
  const chart = page.getByRole('slider', { name: /histogram/ });
  await expect(chart).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('event-count')).not.toHaveText('18 events');
  await expect(eventRows(page).first()).toBeVisible();
  await page.keyboard.press('0');
  await expectEvents(page, '18 events');
  await page.getByRole('button', { name: 'As a table' }).press('Enter');
  const figures = page.getByRole('region', { name: 'Events over time, in figures' });
  const counts = await figures.locator('tbody td:nth-child(2)').allTextContents();
  expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(18);
  await page.getByRole('button', { name: 'As a chart' }).press('Enter');
});

test('the sittings of an actor, and what was done in the case, can be read', async () => {
  const { page } = desk;
  await page.keyboard.press('Escape');
  await page.getByRole('grid', { name: 'Events' }).focus();
  await page.keyboard.press('a');
  await expect(page.getByRole('grid', { name: 'Sessions' })).toContainText('2023-07-10');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Query')).toHaveValue(/^actor:/);
  await openPart(page, 'Journal');
  await expect(page.getByRole('grid', { name: 'Journal' })).toContainText('Stratus attack');
  await expect(page.getByText('intact when the case was opened')).toBeVisible();
});

test('the case is closed and opened again with everything in it', async () => {
  const { page } = desk;
  await page.keyboard.press('Shift+Q');
  await expect(page.getByRole('grid', { name: 'Cases' })).toContainText('Stratus attack');
  await expect(page.getByRole('region', { name: 'State' })).toContainText('No case open');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /Bookmarks/ })).toContainText('2', { timeout: 30_000 });
  await openPart(page, 'Bookmarks');
  await expect(page.getByRole('grid', { name: 'Bookmarks' })).toContainText('Logging ends here');
});

test('what somebody wrote into a log is only ever text, with its hidden characters named', async () => {
  const { page, app } = desk;
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-hostile-'));
  const file = join(folder, 'hostile\u202egol.ndjson');
  const hostile = {
    time: '2026-10-01T00:00:00Z',
    user: 'invoice\u202efdp.exe',
    action: '<img src=x onerror="document.title=1">',
    '<b>name</b>': '=HYPERLINK("https://x.example")',
    note: '\u0000\u001b[31m javascript:alert(1)',
  };
  await writeFile(file, `${JSON.stringify(hostile)}\n`);
  await page.keyboard.press('Shift+Q');
  await newCase(page, '<script>document.title=2</script>\u202e');
  await addSources(page, app, [file]);
  await openPart(page, 'Events');
  await expectEvents(page, '1 event');
  const inspector = page.getByTestId('inspector');
  await expect(inspector.getByText('<img src=x onerror="document.title=1">').first()).toBeVisible();
  await expect(inspector).toContainText('invoiceRLOfdp.exe');
  await expect(inspector).toContainText('NUL');
  await expect(inspector).toContainText('<b>name<~1b>');
  expect(await page.locator('img, script:not([src]), iframe, b').count()).toBe(0);
  expect(await page.title()).toBe('Watchfloor');
  await rm(folder, { recursive: true });
});
