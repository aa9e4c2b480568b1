import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type AuditExports, alteredRecord, writeAuditExports } from './support/audit-exports.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { addSources, enterDesk, eventRows, newCase, openPart, trustLog } from './support/desk-steps.ts';

/** The verdict on exports of a Watchfloor log: as signed, altered, and with nothing to hold it against. */

let desk: Console;
let folder: string;
let exports: AuditExports;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-exports-'));
  exports = writeAuditExports(join(folder, 'exports'));
  desk = await openConsole();
});

test.afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await desk.close();
  await rm(folder, { recursive: true });
  await removeProfiles();
});

const sentence = (page: Page): Locator => page.getByTestId('verdict-sentence');

/** No violation of WCAG 2.2 A and AA in either theme. */
async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((wanted) => {
      document.documentElement.dataset.theme = wanted;
    }, theme);
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
    expect(found, `${screen}, ${theme}`).toEqual([]);
  }
}

test('an export of a log that nobody here vouches for is not verified, and says what is missing', async () => {
  const { page, app } = desk;
  await enterDesk(page);
  await newCase(page, 'A stranger’s export');
  await addSources(page, app, [exports.clean]);
  await expect(sentence(page)).toContainText('Cannot be verified. This machine trusts no key of', {
    timeout: 60_000,
  });
  await expect(page.getByTestId('verdict').getByRole('button', { name: /Trusted logs/ })).toBeVisible();
  await page.keyboard.press('Shift+Q');
  await expect(page.getByRole('heading', { name: 'Cases' })).toBeVisible();
});

test('an export that nobody touched is intact and complete, and says what confirms it', async () => {
  const { page, app } = desk;
  await trustLog(page, app, exports.pin);
  await newCase(page, 'October review');
  await addSources(page, app, [exports.clean]);
  await expect(sentence(page)).toHaveText('Intact and complete. 300 records, each as it was signed.', {
    timeout: 60_000,
  });
  await expect(page.getByTestId('verdict')).toContainText(/confirmed by \d witnesses/);
  await expect(page.getByTestId('verdict')).toContainText('outside any log’s power');
});

test('an export with one changed record names that record and leads to it', async () => {
  const { page, app } = desk;
  await addSources(page, app, [exports.tampered]);
  await expect(sentence(page)).toHaveText(
    `Altered. Record ${alteredRecord} is not the one that was signed.`,
    { timeout: 60_000 },
  );
  const finding = page.getByTestId('finding');
  await expect(finding).toContainText('ALTERED, proven by the signed list of hashes');
  await expect(finding).toContainText(`record ${alteredRecord} · line ${alteredRecord + 1} · byte`);
  await expect(finding).toContainText('"act":"apikey.viewed"');
  await expect(finding).toContainText('Signed hash');
  await expect(page.getByTestId('verdict')).toContainText('299 of 300 records are exactly those');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('inspector')).toContainText('apikey.viewed');
  for (let view = 0; view < 3; view += 1) await page.keyboard.press('v');
  await expect(page.getByTestId('inspector')).toContainText('as it stands here it was not signed');
});

test('a genuine record shows the path that leads to the signed head', async () => {
  const { page } = desk;
  await page.keyboard.press('j');
  await expect(page.getByTestId('inspector')).toContainText(
    /is in the log: its hash and \d+ neighbouring hashes lead to the signed head of 300 records/,
  );
  await expect(eventRows(page).first()).toBeVisible();
});

test('an export whose head nobody has seen is intact and says that it may be an old one', async () => {
  const { page, app } = desk;
  await openPart(page, 'Sources');
  await addSources(page, app, [exports.unanchored]);
  await expect(sentence(page)).toContainText('Intact, but unanchored.', { timeout: 60_000 });
  await page.keyboard.press('s');
  await page.getByRole('option', { name: /from-mail/ }).click();
  await expect(sentence(page)).toContainText('Altered.');
});

test('the report of the verdict is one key away', async () => {
  const { page, app } = desk;
  await page.keyboard.press('y');
  await expect(page.getByText('The report is on the clipboard')).toBeVisible();
  const text = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(text).toContain(`Altered. Record ${alteredRecord} is not the one that was signed.`);
  expect(text).toContain(`[!] Content of record ${alteredRecord}`);
});

test('no part of a case has a barrier, in either theme', async () => {
  const { page } = desk;
  await expectAccessible(page, 'verdict');
  const tabs = page.getByRole('tablist', { name: 'Parts of the case' }).getByRole('tab');
  for (const label of await tabs.allTextContents()) {
    const name = label.replace(/[\d,]+$/, '');
    if (name === 'Verdict') continue;
    await openPart(page, name);
    await page.getByRole('main').locator('[role="grid"], p, h2').first().waitFor();
    await expectAccessible(page, name);
  }
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await expectAccessible(page, 'keys');
  await page.keyboard.press('Escape');
});
