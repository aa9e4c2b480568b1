import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Console, openConsole } from '../e2e/support/console.ts';
import { addSources, enterDesk, openPart, trustLog } from '../e2e/support/desk-steps.ts';
import { dropFiles } from '../e2e/support/drop-files.ts';
import { makeTrail, trailKeys, writeTrail } from '../support/cloud-trail.ts';

type Shoot = (desk: Console, name: string) => Promise<void>;

const passphrase = 'four words of no song';

/** A table as a door system exports it: other names than ours, semicolons, local times. */
function doorTable(folder: string): string {
  const header = 'Zeitpunkt;Tür;Karte;Inhaber;Ergebnis;Bemerkung';
  const people = ['A. Okafor', 'N. Ito', 'B. Jansen', 'M. Duval'];
  const rows = Array.from({ length: 240 }, (_, n) => {
    const minute = String(n % 60).padStart(2, '0');
    const hour = String(8 + Math.floor(n / 60)).padStart(2, '0');
    const denied = n % 17 === 0;
    return `2026-10-19 ${hour}:${minute}:05;Serverraum ${1 + (n % 3)};C-${4100 + (n % 9)};${people[n % 4]};${denied ? 'denied' : 'ok'};${denied ? 'Karte gesperrt' : ''}`;
  });
  const path = join(folder, 'doors-2026-10-19.csv');
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
  return path;
}

async function map(page: Page, column: string, name: string): Promise<void> {
  const field = page.getByLabel(`Column for ${column}`, { exact: true });
  await field.click();
  await field.fill(name);
  await page.getByRole('option', { name, exact: true }).click();
}

/** How cases and sources begin: a case behind a passphrase, a table whose columns nobody knows, a trail with digests. */
export async function takeEntrance(shoot: Shoot): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-entrance-'));
  const desk = await openConsole();
  const { page, app } = desk;
  await enterDesk(page);
  await page.keyboard.press('n');
  await page.getByLabel('Name').fill('Doors of the server rooms');
  await page.getByText('Whoever knows a passphrase').click();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase);
  await shoot(desk, 'case-passphrase');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Nothing in this case yet').waitFor({ timeout: 60_000 });

  await dropFiles(page, [doorTable(folder)]);
  const dialog = page.getByRole('dialog', { name: 'Add to the case' });
  await dialog.getByRole('button', { name: 'Map the columns…' }).click();
  await map(page, 'Time', 'Zeitpunkt');
  await map(page, 'Actor', 'Inhaber');
  await map(page, 'Object', 'Tür');
  await map(page, 'Outcome', 'Ergebnis');
  await shoot(desk, 'csv-mapping');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0, { timeout: 60_000 });

  const keys = trailKeys();
  writeFileSync(join(folder, 'public-keys.json'), JSON.stringify(keys.list));
  await trustLog(page, app, join(folder, 'public-keys.json'));
  const trail = makeTrail(keys);
  trail.metadata.bytes = Buffer.from('{}');
  const [log] = trail.logs;
  if (log !== undefined) log.bytes = Buffer.from(log.bytes.toString('utf8').replace('benjamin', 'benjamim'));
  writeTrail(trail, join(folder, 'trail-bucket'));
  await addSources(page, app, [join(folder, 'trail-bucket')]);
  await page
    .getByRole('region', { name: 'Work in progress' })
    .waitFor({ state: 'detached', timeout: 60_000 });
  await openPart(page, 'Sources');
  await page.getByRole('grid', { name: 'Sources' }).getByText('trail-bucket').click();
  await page.getByTestId('digest-problems').waitFor();
  await shoot(desk, 'sources-digests');

  await page.keyboard.press('Shift+Q');
  await page.getByRole('grid', { name: 'Cases' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Passphrase of the case' }).waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill('four words of some song');
  await page.keyboard.press('Enter');
  await page.getByText('The case was not opened').waitFor({ timeout: 60_000 });
  await shoot(desk, 'case-passphrase-wrong');
  await desk.close();
  await rm(folder, { recursive: true });
}
