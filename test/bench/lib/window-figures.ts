import type { ServerProcess } from '../../support/server-process.ts';
import { measureChangeToPixel } from './change-to-pixel.ts';
import { type Figure, figure } from './figures.ts';
import { measureMemory } from './memory.ts';
import { inSeconds, progress } from './progress.ts';
import { measureScroll } from './scroll.ts';
import type { Extent } from './setting.ts';
import { openFullWindow } from './window.ts';

/** All that is measured in one real window; its profile stays for later starts. */
export async function measureWindow(
  server: ServerProcess,
  userDataDir: string,
  extent: Extent,
): Promise<readonly Figure[]> {
  const { desk, firstSyncMs } = await openFullWindow(server, userDataDir);
  try {
    progress(`first sync in the window: ${inSeconds(firstSyncMs)}`);
    return [
      figure('first-sync-window', [firstSyncMs / 1_000], 's', 'the same in the real window, once'),
      ...(await measureChangeToPixel(desk.page, server, extent)),
      ...(await measureScroll(desk.page, extent)),
      ...(await measureMemory(desk.app, extent)),
    ];
  } finally {
    await desk.close();
  }
}
