import { expect, type Page, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { expectAccessible } from './support/accessible.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, queueRows, signIn, stateBar } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
  desk = await openConsole({ server });
});

test.afterAll(async () => {
  await desk.close();
  await server.dispose();
  await removeProfiles();
});

/** A call of the page's own, for what would take a person months. */
async function call<T>(page: Page, name: string, input: unknown): Promise<T> {
  return await page.evaluate(
    async ([of, given]) => {
      const { watchfloor } = globalThis as unknown as {
        watchfloor: { call: (name: string, input: unknown) => Promise<{ ok: boolean; value: unknown }> };
      };
      const answer = await watchfloor.call(of, given);
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      return answer.value as never;
    },
    [name, input] as const,
  );
}

type Listed = { readonly rows: readonly { readonly id: string; readonly title: string }[] };

test('what was pruned says so without a network, comes back with it, and stays where it is pinned', async () => {
  const { page } = desk;
  await page.getByLabel('Workspace address').waitFor();
  await signIn(page, server);
  await expectLive(page);
  const { rows } = await call<Listed>(page, 'queue.page', {
    filter: { status: ['closed'] },
    sort: { by: 'updated_at', direction: 'asc' },
    ...{ offset: 0, limit: 10 },
  });
  const oldest = rows[0];
  if (oldest === undefined) throw new Error('the sample has no closed incident');

  await page.keyboard.press('Control+,');
  const settings = page.getByRole('region', { name: 'Storage' });
  await expect(settings.getByTestId('limit-text')).toContainText('their rows stay in the queue');
  await call(page, 'storage.set', { keep_days: 1 });
  await expect(settings.getByTestId('last-pass')).toContainText(/the details of \d+ incidents? went/);
  await expect(settings.getByTestId('limit-text')).toContainText('only the row is here');
  await settings.scrollIntoViewIfNeeded();
  await expectAccessible(page, 'storage');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await expect(queueRows(page).first()).toBeVisible();

  await call(page, 'drill.start', { minutes: 5 });
  await expect(stateBar(page)).toContainText('Drill');
  await page.keyboard.press('4');
  await openIncidentInAll(page, oldest.title);
  const panel = page.getByTestId('not-kept');
  await expect(panel).toContainText('Not kept on this machine');
  await expect(panel).toContainText('as soon as the server is reached');
  await expect(page.getByText('Nothing written yet')).toHaveCount(0);
  await expect(page.getByRole('article')).toHaveCount(0);
  await expectAccessible(page, 'not kept');

  await page.keyboard.press('Shift+K');
  await expect(page.getByTestId('keep-offline')).toContainText('Being kept offline');
  await call(page, 'drill.end', {});
  await expect(panel).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByRole('article').first()).toBeVisible();
  await expect(page.getByTestId('keep-offline')).toContainText('Kept offline');
  await expectAccessible(page, 'kept offline');

  await page.keyboard.press('Shift+K');
  await expect(page.getByTestId('keep-offline')).toHaveText(/^Keep offline/);
  await page.keyboard.press('z');
  await expect(page.getByTestId('keep-offline')).toContainText('Kept offline');
});

test('a list is kept with everything in it, and a search says what it could not see', async () => {
  const { page } = desk;
  await page.keyboard.press('Escape');
  await expect(queueRows(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('mail');
  await expect(page.getByTestId('unsearched')).toContainText('were not searched');
  await expectAccessible(page, 'search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('4');
  await page.keyboard.press('Shift+L');
  const amount = page.getByTestId('keep-view');
  await expect(amount).toContainText(/(\d+) of \1 incidents kept/, { timeout: 20_000 });
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('region', { name: 'Storage' });
  await expect(settings.getByTestId('kept-offline')).toContainText('also without a network');
  await expect(settings).toContainText('View: All');
  await settings.getByRole('button', { name: 'Keep no longer' }).click();
  await expect(settings).not.toContainText('View: All');
  await page.getByRole('button', { name: /Undo/ }).click();
  await expect(settings).toContainText('View: All');
});

async function openIncidentInAll(page: Page, title: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(title);
  await expect(queueRows(page)).toHaveCount(1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toContainText(title);
}
