import type { Page } from '@playwright/test';
import type { Bridge } from '../../../shared/ipc/bridge.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { type Console, openConsole } from '../../e2e/support/console.ts';
import { queueRows, signIn } from '../../e2e/support/steps.ts';
import type { ServerProcess } from '../../support/server-process.ts';

const syncTimeoutMs = 300_000;

export type FullWindow = { readonly desk: Console; readonly firstSyncMs: number };

/** A window with a fresh profile, signed in, everything fetched, all incidents in its list. */
export async function openFullWindow(server: ServerProcess, userDataDir: string): Promise<FullWindow> {
  const desk = await openConsole({ server, userDataDir });
  const { page } = desk;
  await signIn(page, server);
  await page.getByRole('grid').waitFor({ timeout: 60_000 });
  const began = Date.now();
  for (;;) {
    const { synced_at, progress, connection, problem } = await syncStatus(page);
    if (synced_at !== null && progress === null && connection === 'live') break;
    if (Date.now() - began > syncTimeoutMs)
      throw new Error(`the window is ${connection} and not synced: ${problem?.message ?? 'no problem'}`);
    await page.waitForTimeout(100);
  }
  const firstSyncMs = Date.now() - began;
  await showAllIncidents(page);
  return { desk, firstSyncMs };
}

/** The view that leaves nothing out. */
async function showAllIncidents(page: Page): Promise<void> {
  await page.keyboard.press('4');
  await page.getByRole('tab', { name: /^All/, selected: true }).waitFor();
  await queueRows(page).first().waitFor();
  await page.waitForTimeout(1_000);
}

async function syncStatus(page: Page): Promise<SyncStatus> {
  const result = await page.evaluate(
    async () => await (globalThis as unknown as { watchfloor: Bridge }).watchfloor.call('sync.get', {}),
  );
  if (!result.ok) throw new Error(result.error.message);
  return result.value as SyncStatus;
}
