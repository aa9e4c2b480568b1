import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn, stateBar, timelineEntry } from './support/steps.ts';

let server: ServerProcess;
let folder: string;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-reports-'));
});

test.afterAll(async () => {
  await server.dispose();
  await removeProfiles();
  await rm(folder, { recursive: true, force: true });
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

/** The next save goes there. */
async function willSaveTo(path: string): Promise<void> {
  await desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
}

function drawer(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Report', exact: true });
}

async function saved(path: string): Promise<Buffer> {
  await expect.poll(async () => (await readFile(path).catch(() => null))?.length ?? 0).toBeGreaterThan(0);
  return await readFile(path);
}

test('a report is seen, saved in every form and noted in the timeline, offline and by keys alone', async () => {
  const { page } = desk;
  await openIncident(page, 'OAuth consent phishing');
  await server.stop();
  await expect(stateBar(page)).toContainText('Offline', { timeout: 20_000 });
  await page.keyboard.press('p');
  const text = drawer(page).getByTestId('report-text');
  await expect(text).toContainText('## Timeline');
  await expect(drawer(page).getByTestId('withheld')).toContainText('Nothing is left out');

  await drawer(page).getByLabel('In your own words').focus();
  await page.keyboard.type('Seven mailboxes gave their consent.');
  await page.keyboard.press('Escape');
  await expect(text).toContainText('Seven mailboxes gave their consent');
  await page.keyboard.press('4');
  await expect(drawer(page).getByTestId('withheld')).toContainText('Left out, or under another name');
  await expect(text).toContainText('TLP:GREEN');
  await expect(text).toContainText('left out for this audience');
  await page.keyboard.press('2');
  await expect(text).toContainText('TLP:AMBER+STRICT');

  const pdf = join(folder, 'report.pdf');
  await willSaveTo(pdf);
  await page.keyboard.press('p');
  const printed = await saved(pdf);
  expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
  const sha256 = createHash('sha256').update(printed).digest('hex');
  for (const [key, name, begins] of [
    ['h', 'report.html', '<!doctype html>'],
    ['m', 'report.md', '**TLP:AMBER+STRICT**'],
    ['s', 'stix.json', '{\n  "type": "bundle"'],
    ['o', 'ocsf.json', '{\n  "category_uid": 2'],
    ['n', 'layer.json', '{\n  "name"'],
    ['t', 'timeline.csv', '\ufeffhappened_at'],
    ['b', 'handover.md', '**TLP:AMBER+STRICT**'],
  ] as const) {
    await expect(drawer(page).locator('[aria-busy="true"]')).toHaveCount(0);
    await willSaveTo(join(folder, name));
    await page.keyboard.press(key);
    expect((await saved(join(folder, name))).toString().startsWith(begins), name).toBe(true);
  }
  const axe = await new AxeBuilder({ page }).setLegacyMode(true).include('[role="dialog"]').analyze();
  expect(axe.violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(timelineEntry(page, `PDF written for TLP:AMBER+STRICT. SHA-256 ${sha256}`)).toBeVisible();
  await server.start();
});

test('the author’s words of a report are there again after the drawer was closed', async () => {
  const { page } = desk;
  await openIncident(page, 'Shadow copies deleted on FS-02');
  await page.keyboard.press('p');
  await drawer(page).getByLabel('In your own words').focus();
  await page.keyboard.type('Backups are whole.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await page.keyboard.press('p');
  await expect(drawer(page).getByLabel('In your own words')).toHaveValue('Backups are whole.');
});

test('techniques are found in the catalogue by words, put on and taken off by keys', async () => {
  const { page } = desk;
  await openIncident(page, 'Impossible travel');
  const facts = page.getByRole('region', { name: 'Techniques' });
  await page.keyboard.press('i');
  const picker = page.getByRole('dialog', { name: /^ATT&CK techniques of INC-/ });
  await expect(picker).toBeVisible();
  await page.keyboard.type('conditional access');
  await expect(picker.getByRole('option').first()).toContainText('T1556.009');
  await page.keyboard.press('Enter');
  await expect(picker.getByRole('option').first()).toContainText('on it');
  const axe = await new AxeBuilder({ page }).setLegacyMode(true).include('[role="dialog"]').analyze();
  expect(axe.violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(facts).toContainText('Modify Authentication Process: Conditional Access Policies');
  await page.keyboard.press('i');
  await expect(picker).toBeVisible();
  await page.keyboard.type('T1556.009');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(facts).not.toContainText('Conditional Access Policies');
});
