import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { filesOf, zipOf } from '../support/pack-folder.ts';
import { type AuditExports, alteredRecord, writeAuditExports } from './support/audit-exports.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectEvents, openPart, trustLog } from './support/desk-steps.ts';
import { dropFiles } from './support/drop-files.ts';

/** Files, folders and archives that are dragged onto the window from a file manager. */

let desk: Console;
let folder: string;
let exports: AuditExports;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-drop-'));
  exports = writeAuditExports(join(folder, 'exports'));
  desk = await openConsole();
});

test.afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await desk.close();
  rmSync(folder, { recursive: true });
  await removeProfiles();
});

/** A log of so many events. */
function log(name: string, events: number): string {
  const rows = Array.from({ length: events }, (_, n) =>
    JSON.stringify({ time: `2026-10-01T00:00:${String(n).padStart(2, '0')}Z`, action: 'file.read', n }),
  );
  writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
  return join(folder, name);
}

const dialog = () => desk.page.getByRole('dialog', { name: 'Add to the case' });

/** What the dialog has found is taken in, and the dialog is gone. */
async function takeIn(): Promise<void> {
  await dialog().waitFor();
  await desk.page.keyboard.press('Control+Enter');
  await expect(dialog()).toHaveCount(0, { timeout: 60_000 });
}

test('an export in a zip, dropped before anybody signed in, begins a case and is verified', async () => {
  const { page, app } = desk;
  const zip = join(folder, 'mail-attachment.zip');
  writeFileSync(zip, await zipOf(filesOf(exports.tampered, 'october/')));
  await page.getByRole('button', { name: 'Open an audit export' }).click();
  await expect(page.getByRole('heading', { name: 'Cases' })).toBeVisible();
  await trustLog(page, app, exports.pin);
  await page.getByRole('button', { name: /sign in/i }).click();
  await expect(page.getByRole('heading', { name: 'Cases' })).toHaveCount(0);
  await dropFiles(page, [zip]);
  await expect(page.getByRole('dialog', { name: 'New case' })).toBeVisible();
  await page.getByLabel('Name').fill('Dropped');
  await page.keyboard.press('Enter');
  await expect(dialog()).toContainText('It is an export of the log audit.watchfloor.example', {
    timeout: 30_000,
  });
  await takeIn();
  const headline = `Altered. Record ${alteredRecord} is not the one that was signed.`;
  await expect(page.getByRole('heading', { name: headline })).toBeVisible({ timeout: 60_000 });
});

test('files and a folder, dropped together into the open case, are all taken in', async () => {
  const { page } = desk;
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  for (const day of [1, 2, 3]) log(join('logs', `day-${day}.ndjson`), 5);
  await openPart(page, 'Events');
  await expectEvents(page, '300 events');
  await dropFiles(page, [log('one.ndjson', 7), logs], async () => {
    await expect(page.getByText('Drop to add it to this case')).toBeVisible();
  });
  await expect(page.getByText('Drop to add it to this case')).toHaveCount(0);
  await expect(dialog()).toContainText('2 sources');
  await takeIn();
  await openPart(page, 'Events');
  await expectEvents(page, '322 events');
});

test('a link is refused with its reason, and what was dropped beside it is taken', async () => {
  const { page } = desk;
  const target = log('target.ndjson', 3);
  const link = join(folder, 'shortcut.ndjson');
  symlinkSync(target, link);
  await dropFiles(page, [link]);
  await expect(page.getByText('shortcut.ndjson was not taken: it is a link')).toBeVisible();
  await expect(dialog()).toHaveCount(0);
  await dropFiles(page, [link, target]);
  await takeIn();
  await openPart(page, 'Events');
  await expectEvents(page, '325 events');
});

test('a script of the page cannot drop a path of its own', async () => {
  const { page } = desk;
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{}'], 'made-up.ndjson'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await openPart(page, 'Sources');
  await expect(dialog()).toHaveCount(0);
  await expect(page.getByText('made-up.ndjson')).toHaveCount(0);
});
