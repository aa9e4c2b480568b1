import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { makeCase, twists } from '../approvals/approval-corpus.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { enterDesk, newCase, openFiles, trustLog } from './support/desk-steps.ts';

/** The file of one signed approval, opened like an export: by keys, without an account or a network. */

let desk: Console;
let folder: string;
const place = (name: string) => join(folder, name);

/** A seed whose approval is critical or not does not matter; its head is one that the pin holds. */
function anchoredCase(name: string | null) {
  const twist = twists.find((one) => one.name === name) ?? null;
  for (let seed = 1; ; seed += 1) {
    const made = makeCase(seed, twist);
    if (made.pin.head !== null) return made;
  }
}

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-approvals-'));
  const good = anchoredCase(null);
  await writeFile(place('good.wfapproval.json'), good.text);
  // Keys only: a head pinned from one of these logs is none of another's.
  await writeFile(place('pin.json'), JSON.stringify({ ...good.pin, head: null, quorum: 1 }));
  const own = anchoredCase('the requester approves their own request');
  await writeFile(place('own.wfapproval.json'), own.text);
  await writeFile(place('forged.wfapproval.json'), anchoredCase('another target').text);
  await writeFile(place('none.wfapproval.json'), '{"hello":"world"}\n');
  desk = await openConsole();
});

test.afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await desk.close();
  await rm(folder, { recursive: true });
  await removeProfiles();
});

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

const sentence = (page: Page) => page.getByTestId('approval-sentence');

test('an approval of a log that nobody here vouches for is judged in itself, and says so', async () => {
  const { page, app } = desk;
  await enterDesk(page);
  await newCase(page, 'Approvals of October');
  await openFiles(page, app, [place('good.wfapproval.json')]);
  await expect(sentence(page)).toContainText('Valid, but unanchored.');
  await expect(page.getByTestId('approval')).toContainText('this machine trusts no key of');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('approval')).toHaveCount(0);
});

test('an approval says who signed it, when, with which key, and what became of it', async () => {
  const { page, app } = desk;
  await trustLog(page, app, place('pin.json'));
  await openFiles(page, app, [place('good.wfapproval.json')]);
  await expect(sentence(page)).toContainText('by the rules');
  const rows = page.getByTestId('approval-signatures').getByRole('row');
  await expect(rows.nth(1)).toContainText('Asked');
  await expect(rows.nth(1)).toContainText('u-ana');
  await expect(rows.nth(1)).toContainText('d-ana');
  await expect(rows.nth(2)).toContainText('Approved');
  await expect(rows.nth(2)).toContainText('u-bo');
  await expect(page.getByTestId('approval')).toContainText('It takes');
  await expect(page.getByTestId('approval')).toBeFocused();
  await expectAccessible(page, 'a valid approval');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('approval')).toHaveCount(0);
});

test('three files are shown one after another, each with what is wrong with it', async () => {
  const { page, app } = desk;
  await openFiles(
    page,
    app,
    ['own', 'forged', 'none'].map((name) => place(`${name}.wfapproval.json`)),
  );
  await expect(sentence(page)).toContainText('Rules breached.');
  const findings = page.getByTestId('approval-findings');
  await expect(findings).toContainText('The requester approved their own request');
  await expect(findings).toContainText('Approved by u-ana');
  await expectAccessible(page, 'a breached approval');
  await page.keyboard.press('Control+Enter');
  await expect(sentence(page)).toContainText('Forged.');
  await expect(findings).toContainText('The request is not signed by the key that it names');
  await page.keyboard.press('Control+Enter');
  await expect(sentence(page)).toContainText('Cannot be verified.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('approval')).toHaveCount(0);
});
