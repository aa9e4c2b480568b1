import type { Page } from '@playwright/test';

/**
 * Drops what lies at these paths in the middle of the window, by the events that the browser itself makes of a drag: they
 * are trusted and their files have paths, as when a person drags them from a file manager. `over` runs while they are held.
 */
export async function dropFiles(
  page: Page,
  paths: readonly string[],
  over: () => Promise<void> = async () => {},
): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { x, y } = await page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x, y, data });
  await over();
  await devtools.send('Input.dispatchDragEvent', { type: 'drop', x, y, data });
  await devtools.detach();
}
