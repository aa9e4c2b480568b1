import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { writeAuditExports } from '../e2e/support/audit-exports.ts';
import { type Console, openConsole } from '../e2e/support/console.ts';
import {
  addSources,
  enterDesk,
  eventRows,
  newCase,
  openPart,
  search,
  trustLog,
} from '../e2e/support/desk-steps.ts';
import { projectRoot } from '../support/server-process.ts';

type Shoot = (desk: Console, name: string) => Promise<void>;

/** A real attack where the folder with real inputs is at hand, else the excerpt of it that travels with the project. */
function cloudTrailFiles(): string[] {
  const data = process.env.WATCHFLOOR_DATA ?? join(projectRoot, '..', 'shared', 'data');
  const folder = join(data, 'cloudtrail-stratus', 'CloudTrail');
  if (!existsSync(folder))
    return [join(projectRoot, 'test', 'fixtures', 'cloudtrail-stratus', 'excerpt.json')];
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Messages in passing are no part of a picture. */
async function closeMessages(page: Page): Promise<void> {
  for (const message of await page.getByRole('status').getByRole('button', { name: 'Close' }).all())
    await message.click();
}

/** The examiner's screens, from the first case to a brushed histogram. */
export async function takeAudit(shoot: Shoot): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-exports-'));
  const exports = writeAuditExports(join(folder, 'exports'), 3_000);
  const desk = await openConsole();
  const { page, app } = desk;
  const verdict = page.getByTestId('verdict-sentence');
  await page.evaluate(async () => {
    const { watchfloor } = globalThis as unknown as {
      watchfloor: { call: (name: string, input: unknown) => Promise<unknown> };
    };
    await watchfloor.call('settings.set', { time_zone: 'utc' });
  });
  await page.reload();
  await enterDesk(page);
  await trustLog(page, app, exports.pin);
  await newCase(page, 'October review');
  await addSources(page, app, [exports.clean]);
  await verdict.getByText(/^Intact and complete/).waitFor({ timeout: 60_000 });
  await shoot(desk, 'verdict-intact');
  await addSources(page, app, [exports.tampered]);
  await verdict.getByText(/^Altered/).waitFor({ timeout: 60_000 });
  await shoot(desk, 'verdict-altered');
  await page.keyboard.press('Enter');
  await page.getByTestId('inspector').getByText('Fields').waitFor();
  for (let view = 0; view < 3; view += 1) await page.keyboard.press('v');
  await closeMessages(page);
  await shoot(desk, 'record-proof');
  await openPart(page, 'Sources');
  await addSources(page, app, [exports.unanchored]);
  await verdict.getByText(/^Intact, but unanchored/).waitFor({ timeout: 60_000 });
  await shoot(desk, 'verdict-unanchored');
  await page.keyboard.press('Shift+Q');
  await page.getByRole('grid', { name: 'Cases' }).waitFor();

  await newCase(page, 'Stratus attack, July 2023');
  await addSources(page, app, cloudTrailFiles());
  await page
    .getByRole('region', { name: 'Work in progress' })
    .waitFor({ state: 'detached', timeout: 180_000 });
  await openPart(page, 'Events');
  await eventRows(page).first().waitFor();
  const all = await page.getByTestId('event-count').innerText();
  await search(page, 'outcome:denied OR outcome:error');
  await expect(page.getByTestId('event-count')).not.toHaveText(all);
  for (let row = 0; row < 3; row += 1) await page.keyboard.press('j');
  await page.keyboard.press('b');
  await page.getByTestId('inspector').getByText('Bookmarked').waitFor();
  await closeMessages(page);
  await shoot(desk, 'events');
  await page.keyboard.press('h');
  await page.keyboard.press('Home');
  for (let bar = 0; bar < 18; bar += 1) await page.keyboard.press('ArrowRight');
  for (let bar = 0; bar < 12; bar += 1) await page.keyboard.press('Shift+ArrowRight');
  await shoot(desk, 'histogram');
  await openPart(page, 'Sources');
  await shoot(desk, 'sources');
  await desk.close();
  await rm(folder, { recursive: true });
}
