import { expect, type Locator, type Page } from '@playwright/test';
import type { ServerProcess } from '../../support/server-process.ts';

/** What a person does, in words. */

export async function signIn(
  page: Page,
  server: ServerProcess,
  password = server.sampleUser.password,
): Promise<void> {
  await page.getByLabel('Workspace address').fill(server.origin);
  await page.getByLabel('Email').fill(server.sampleUser.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signed in, first sync done, stream open. */
export async function expectLive(page: Page): Promise<void> {
  await expect(stateBar(page)).toContainText('Online', { timeout: 30_000 });
  await expect(stateBar(page)).toContainText('synced');
  await expect(queueRows(page).first()).toBeVisible();
}

export function stateBar(page: Page): Locator {
  return page.getByRole('region', { name: 'State' });
}

export function queueGrid(page: Page): Locator {
  return page.getByRole('grid');
}

/** Rows without the header. */
export function queueRows(page: Page): Locator {
  return queueGrid(page).locator('[role="row"]:not([aria-rowindex="1"], [data-empty])');
}

export function queueRow(page: Page, text: string): Locator {
  return queueRows(page).filter({ hasText: text });
}

/** Finds an incident by the search box and opens it by key. */
export async function openIncident(page: Page, words: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(words);
  await expect(queueRows(page)).toHaveCount(1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(timeline(page)).toBeVisible();
  await expect(page.getByRole('main')).toContainText(words);
}

export function timeline(page: Page): Locator {
  return page.getByRole('region', { name: 'Timeline' });
}

export function timelineEntry(page: Page, text: string): Locator {
  return timeline(page).getByRole('article').filter({ hasText: text });
}

/** Writes a note by keyboard only; the composer keeps the focus after an entry, ready for the next. */
export async function writeNote(page: Page, text: string): Promise<void> {
  const focused = await page.getByLabel('New entry').evaluate((element) => element.matches(':focus'));
  if (!focused) await page.keyboard.press('c');
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
}
