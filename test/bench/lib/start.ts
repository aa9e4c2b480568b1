import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../support/server-process.ts';
import { connectToPage, type PageConnection } from './devtools.ts';
import { startElectron } from './electron-process.ts';
import { type Figure, figure } from './figures.ts';
import { progress } from './progress.ts';
import type { Extent } from './setting.ts';

const betweenMs = 1_000;

/**
 * The console with a full cache and without its server, from the start of its process to a list that is drawn and follows the key
 * `j`; in turns with a program that opens an empty window in the same Electron.
 */
export async function measureStart(
  userDataDir: string,
  folder: string,
  { runs }: Extent,
): Promise<readonly Figure[]> {
  const empty = writeEmptyProgram(join(folder, 'empty'));
  const emptyMs: number[] = [];
  const paintedMs: number[] = [];
  const usableMs: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const shown = await startEmpty(empty);
    await sleep(betweenMs);
    const { painted, usable } = await startConsole(userDataDir);
    await sleep(betweenMs);
    progress(`start ${run}/${runs}: empty ${shown} ms, first row ${painted} ms, usable ${usable} ms`);
    if (run === 0) continue; // It warms up.
    emptyMs.push(shown);
    paintedMs.push(painted);
    usableMs.push(usable);
  }
  const ratios = usableMs.map((ms, at) => ms / (emptyMs[at] ?? Number.NaN));
  return [
    figure(
      'start',
      ratios,
      '×',
      'usable list against an empty window, each run side by side; without a server',
    ),
    figure('start-usable', usableMs, 'ms', 'from the process to a drawn list that follows the key j'),
    figure('start-first-row', paintedMs, 'ms', 'to the first drawn row'),
    figure('start-empty', emptyMs, 'ms', 'an empty window of the same Electron, to ready-to-show'),
  ];
}

const emptyProgram = `const { app, BrowserWindow } = require('electron');
process.on('SIGTERM', () => app.quit());
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false });
  window.once('ready-to-show', () => {
    window.show();
    process.stdout.write('shown ' + Date.now() + '\\n');
  });
  window.loadFile('empty.html');
});
`;

function writeEmptyProgram(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', main: 'main.cjs' }));
  writeFileSync(join(folder, 'main.cjs'), emptyProgram);
  writeFileSync(join(folder, 'empty.html'), '<!doctype html><title>Empty</title>');
  return folder;
}

async function startEmpty(program: string): Promise<number> {
  const electron = startElectron([
    program,
    `--user-data-dir=${join(program, 'profile')}`,
    '--remote-debugging-port=0',
  ]);
  try {
    const [, shownMs] = await electron.line(/^shown (\d+)$/);
    return Number(shownMs) - electron.beganMs;
  } finally {
    await electron.quit();
  }
}

async function startConsole(
  userDataDir: string,
): Promise<{ readonly painted: number; readonly usable: number }> {
  const electron = startElectron([
    projectRoot,
    `--user-data-dir=${userDataDir}`,
    '--remote-debugging-port=0',
  ]);
  try {
    const [, address] = await electron.line(/DevTools listening on (ws:\S+)/);
    const page = await connectToPage(address ?? '');
    try {
      const painted = Number(await page.evaluate(firstRowDrawn));
      const usable = await usableAt(page);
      return { painted: painted - electron.beganMs, usable: usable - electron.beganMs };
    } finally {
      page.close();
    }
  } finally {
    await electron.quit();
  }
}

/** Resolves to the time at which a frame with a filled row was drawn. */
const firstRowDrawn = `new Promise((resolve) => {
  const row = '[role="grid"] [data-index]:not([aria-busy="true"])';
  const look = () => {
    if (document.querySelector(row) === null) return false;
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
    return true;
  };
  if (look()) return;
  const observer = new MutationObserver(() => { if (look()) observer.disconnect(); });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
})`;

/** Resolves to the time at which a frame with another active row was drawn. */
const activeRowMoved = `new Promise((resolve) => {
  const grid = document.querySelector('[role="grid"]');
  const before = grid.getAttribute('aria-activedescendant');
  const observer = new MutationObserver(() => {
    if (grid.getAttribute('aria-activedescendant') === before) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
  });
  observer.observe(grid, { attributes: true });
})`;

const keyAgainMs = 50;

async function usableAt(page: PageConnection): Promise<number> {
  await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  let moved: number | null = null;
  const watching = page.evaluate(activeRowMoved).then((time) => {
    moved = Number(time);
    return moved;
  });
  const key = { key: 'j', code: 'KeyJ', windowsVirtualKeyCode: 74 };
  while (moved === null) {
    // Pressed again until the page listens.
    await page.send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'j', ...key });
    await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    await Promise.race([watching, sleep(keyAgainMs)]);
  }
  return await watching;
}
