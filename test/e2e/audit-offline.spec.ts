import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type AuditExports, alteredRecord, writeAuditExports } from './support/audit-exports.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import {
  addSources,
  enterDesk,
  expectEvents,
  newCase,
  openPart,
  search,
  trustLog,
} from './support/desk-steps.ts';

/**
 * The examiner's whole job where there is no network at all, from a stick to what is handed over; then a stranger checks
 * that with coreutils and the Python checker, without the console.
 */

let desk: Console;
let folder: string;
let exports: AuditExports;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-stick-'));
  exports = writeAuditExports(join(folder, 'stick'));
  desk = await openConsole();
});

test.afterAll(async () => {
  await desk.close();
  await removeProfiles();
  rmSync(folder, { recursive: true, force: true });
});

/** The next place that the system asks for. */
async function willSaveAt(path: string): Promise<void> {
  await desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
}

test('@no-network there is nothing but the loopback here', () => {
  const outside = Object.values(networkInterfaces()).flatMap(
    (all) => all?.filter(({ internal }) => !internal) ?? [],
  );
  expect(outside).toEqual([]);
});

test('@no-network an altered export is opened and judged, and its record found', async () => {
  const { page, app } = desk;
  await enterDesk(page);
  await newCase(page, 'October');
  await trustLog(page, app, exports.pin);
  await addSources(page, app, [exports.tampered, exports.clean]);
  const headline = `Altered. Record ${alteredRecord} is not the one that was signed.`;
  await expect(page.getByRole('heading', { name: headline })).toBeVisible({ timeout: 60_000 });
  await openPart(page, 'Events');
  await expectEvents(page, '600 events');
  await search(page, 'finding:ALTERED');
  await expectEvents(page, '1 event');
  await search(page, 'action:apikey.viewed');
  await expect(page.getByRole('grid', { name: 'Events' })).toContainText('apikey.viewed');
});

test('@no-network it is marked, written up and handed over', async () => {
  const { page } = desk;
  await search(page, 'finding:ALTERED');
  await expectEvents(page, '1 event');
  await page.keyboard.press('b');
  await expect(page.getByRole('tab', { name: 'Bookmarks' })).toContainText('1');
  await page.keyboard.press('c');
  await page.getByRole('option', { name: 'A new finding…' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Title').fill('A record was changed after it was signed');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await openPart(page, 'Report');
  await page.getByLabel('Examiner').fill('N. Ito');
  await page.getByLabel('Summary').fill('One record of October is not the one that was signed.');
  await willSaveAt(join(folder, 'report.pdf'));
  await page.getByRole('button', { name: 'Save as PDF' }).click();
  await expect(page.getByText('The report is saved')).toBeVisible({ timeout: 60_000 });
  expect(readFileSync(join(folder, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  await willSaveAt(join(folder, 'bundle'));
  await page.getByRole('button', { name: 'Write an evidence bundle' }).click();
  await expect(page.getByText(/Done: October/)).toBeVisible({ timeout: 60_000 });
  expect(desk.complaints).toEqual([]);
});

test('@no-network a stranger checks the bundle with coreutils and Python alone', () => {
  const bag = join(folder, 'bundle');
  for (const manifest of ['tagmanifest-sha256.txt', 'manifest-sha256.txt'])
    execFileSync('sha256sum', ['--quiet', '-c', manifest], { cwd: bag });
  const checker = join(bag, 'data/checker/verify.py');
  const verdicts = readdirSync(join(bag, 'data/exports')).map((name) => {
    const run = spawnSync('python3', [checker, join(bag, 'data/exports', name), exports.pin], {
      encoding: 'utf8',
    });
    return JSON.parse(run.stdout) as { verdict: string; findings: [kind: string, place: number][] };
  });
  expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(['INTACT', 'TAMPERED']);
  const found = verdicts.find(({ verdict }) => verdict === 'TAMPERED')?.findings ?? [];
  expect(found).toEqual([['ALTERED', alteredRecord]]);
  const report = readFileSync(join(bag, 'data/report.html'), 'utf8');
  for (const part of ['A record was changed after it was signed', 'apikey.viewed', 'Tampered with'])
    expect(report).toContain(part);
});
