import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { SessionState } from '../../../shared/ipc/session-calls.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import type { Log } from '../log/log.ts';

/** The world of scripts in which the page is looked at; apart from the page's own. */
const world = 991;
const pollMs = 250;
const giveUpMs = 60_000;

/** True when fonts are there, rows stand in the table and nothing is being loaded. */
const looksPainted = `
  document.fonts.ready.then(() =>
    document.querySelectorAll('[role="row"]').length > 2 &&
    document.querySelector('[aria-busy="true"]') === null)
`;

export type Screenshot = {
  readonly session: (state: SessionState) => void;
  readonly sync: (status: SyncStatus) => void;
};

/** Writes one picture of the window, once somebody is signed in, the first sync has finished and the queue is painted. */
export function takeScreenshotOnce(path: string, window: () => BrowserWindow | null, log: Log): Screenshot {
  let signedIn = false;
  let begun = false;
  return {
    session: (state) => {
      signedIn = state.kind === 'signed_in';
    },
    sync: ({ connection, synced_at, progress }) => {
      const settled = synced_at !== null && progress === null && connection !== 'connecting';
      if (begun || !signedIn || !settled) return;
      begun = true;
      void capture(resolve(path), window, log).catch((error: unknown) =>
        log.error('the screenshot could not be written', { error }),
      );
    },
  };
}

async function capture(path: string, currentWindow: () => BrowserWindow | null, log: Log): Promise<void> {
  const startedMs = Date.now();
  let painted = false;
  while (!painted && Date.now() - startedMs < giveUpMs) {
    await pause(pollMs);
    const contents = currentWindow()?.webContents;
    if (contents === undefined || contents.isLoading()) continue;
    painted = (await contents.executeJavaScriptInIsolatedWorld(world, [{ code: looksPainted }])) === true;
  }
  if (!painted) log.warn('the queue was not painted in time; the screenshot shows what is there');
  await pause(pollMs);
  const image = await currentWindow()?.webContents.capturePage();
  if (image === undefined || image.isEmpty()) throw new Error('there is no window to take a picture of');
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  await writeFile(part, image.toPNG());
  await rename(part, path);
  log.info('screenshot written', { file: path });
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
