import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test';

/** What an examiner does, in words. */

/** The next dialog of the system is answered with these paths. */
async function willChoose(app: ElectronApplication, paths: readonly string[]): Promise<void> {
  await app.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...filePaths] });
    },
    [...paths],
  );
}

/** From the sign-in screen to the list of cases. */
export async function enterDesk(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open an audit export' }).click();
  await expect(page.getByRole('heading', { name: 'Cases' })).toBeVisible();
}

/** Makes a case by keys, with the key in the keychain. */
export async function newCase(page: Page, name: string): Promise<void> {
  // A case that is still being closed hears no key.
  await expect(page.getByRole('heading', { name: 'Cases' })).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'New case' })).toBeVisible();
  await page.getByLabel('Name').fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing in this case yet')).toBeVisible({ timeout: 30_000 });
}

/** Adds what is on disk at these paths, by keys, and waits until it is all there. */
export async function addSources(
  page: Page,
  app: ElectronApplication,
  paths: readonly string[],
): Promise<void> {
  await willChoose(app, paths);
  await page.keyboard.press('i');
  const dialog = page.getByRole('dialog', { name: 'Add to the case' });
  await dialog.waitFor();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0, { timeout: 60_000 });
}

/** Opens files that are looked at and not taken in, by keys. */
export async function openFiles(
  page: Page,
  app: ElectronApplication,
  paths: readonly string[],
): Promise<void> {
  await willChoose(app, paths);
  await page.keyboard.press('i');
}

export function eventRows(page: Page): Locator {
  return page
    .getByRole('grid', { name: 'Events' })
    .locator('[role="row"]:not([aria-rowindex="1"], [data-empty])');
}

export async function expectEvents(page: Page, count: string): Promise<void> {
  await expect(page.getByTestId('event-count')).toHaveText(count, { timeout: 30_000 });
}

/** Types a query and asks it. */
export async function search(page: Page, query: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(query);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Query')).not.toBeFocused();
}

/** Goes to a part of the open case by its number. */
export async function openPart(page: Page, name: string): Promise<void> {
  const tabs = page.getByRole('tablist', { name: 'Parts of the case' }).getByRole('tab');
  const labels = await tabs.allTextContents();
  const at = labels.findIndex((label) => label.startsWith(name));
  await page.keyboard.press(String(at + 1));
  await expect(tabs.nth(at)).toHaveAttribute('aria-selected', 'true');
}

/** Adds a pin file to what this machine trusts. */
export async function trustLog(page: Page, app: ElectronApplication, pin: string): Promise<void> {
  await willChoose(app, [pin]);
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Trusted logs' });
  await dialog.waitFor();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('listitem')).not.toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}
