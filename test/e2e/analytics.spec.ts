import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { expectAccessible } from './support/accessible.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, queueRows, signIn } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-charts-'));

test.beforeAll(async () => {
  server = await startServer();
  desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
});

test.afterAll(async () => {
  expect(desk.complaints).toEqual([]);
  await desk.close();
  await server.dispose();
  await removeProfiles();
  rmSync(folder, { recursive: true, force: true });
});

test('figures lead to their incidents, as charts and as tables, by keys alone', async () => {
  const { page } = desk;
  await page.keyboard.press('g');
  await page.keyboard.press('y');
  const analytics = page.getByTestId('analytics');
  await expect(analytics.getByRole('heading', { name: 'Time to acknowledge (MTTA)' })).toBeVisible();
  await page.keyboard.press('4');
  await expectAccessible(page, 'analytics');
  for (let press = 0; press < 6; press += 1) await page.keyboard.press('j');
  const ageing = analytics.locator('[data-chart="ageing"]');
  await expect(ageing).toHaveAttribute('data-active', 'true');
  await page.keyboard.press('t');
  await expect(ageing.getByRole('table')).toBeVisible();
  await expectAccessible(page, 'analytics, a table');
  const row = ageing.getByRole('row').nth(2);
  const count = await row.getByRole('cell').textContent();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Search incidents')).toHaveValue('status:open age:>=4h age:<1d');
  await expect(page.getByTestId('queue-count')).toHaveText(new RegExp(`^${count} incident`));
  await expect(queueRows(page)).toHaveCount(Number(count));
});

test('a chart is saved as a picture and as figures, where the person says', async () => {
  const { page, app } = desk;
  const place = async (name: string) => {
    await app.evaluate(
      ({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      },
      join(folder, name),
    );
  };
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('y');
  await expect(page.getByRole('heading', { name: 'Time to acknowledge (MTTA)' })).toBeVisible();
  await place('chart.png');
  await page.keyboard.press('p');
  await expect(page.getByRole('status').filter({ hasText: 'is saved' })).toBeVisible();
  expect(readFileSync(join(folder, 'chart.png')).subarray(1, 4).toString()).toBe('PNG');
  await place('chart.csv');
  await page.keyboard.press('e');
  await expect.poll(() => readText(join(folder, 'chart.csv'))).toContain('Took,Incidents\r\n< 15m,');
});

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
