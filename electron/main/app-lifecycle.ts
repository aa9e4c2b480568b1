import { app, type BrowserWindow } from 'electron';
import { engineServiceName, examinerServiceName } from './engine/fork-engine.ts';
import type { Log } from './log/log.ts';

/** Switches that would hand this process to whoever started it; they are for development only. */
const debuggingSwitches = [
  'inspect',
  'inspect-brk',
  'inspect-port',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'js-flags',
  'disable-web-security',
  'ignore-certificate-errors',
  'host-rules',
  'host-resolver-rules',
  'load-extension',
];

/** Before ready: sandboxes every page and forgets the switches that a packaged app does not honour. */
export function hardenProcess(isPackaged: boolean): void {
  if (!mayRunUnsandboxed(isPackaged)) app.enableSandbox();
  if (!isPackaged) return;
  for (const name of debuggingSwitches) app.commandLine.removeSwitch(name);
}

/** Chromium has no sandbox for root, and enabling it undoes `--no-sandbox`: the network service would die in a loop. */
function mayRunUnsandboxed(isPackaged: boolean): boolean {
  const isRoot = process.getuid?.() === 0;
  return app.commandLine.hasSwitch('no-sandbox') && (isRoot || !isPackaged);
}

/** `--user-data-dir` moves everything that is kept, the instance lock included; must run before anything asks for a path. */
export function honourUserDataFolder(): void {
  const folder = app.commandLine.getSwitchValue('user-data-dir');
  if (folder !== '') app.setPath('userData', folder);
}

export type Lifecycle = {
  /** Shows the window that is there, or opens it. */
  readonly show: () => void;
  /** Ends what runs long; the app quits when it has settled, or after `quitTimeoutMs`. */
  readonly drain: () => Promise<void>;
  readonly log: Log;
};

const quitTimeoutMs = 8_000;

/** running -> draining (quit was asked for, the engine closes) -> gone. */
export function superviseLifecycle({ show, drain, log }: Lifecycle): void {
  let state: 'running' | 'draining' | 'drained' = 'running';
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (state === 'drained') return;
    event.preventDefault();
    if (state === 'draining') return;
    state = 'draining';
    void settleWithin(drain(), quitTimeoutMs, log).finally(() => {
      state = 'drained';
      app.quit();
    });
  });
  app.on('will-quit', () => log.info('quit'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  app.on('child-process-gone', (_event, details) => {
    // Our own have somebody who knows whether their end was wanted.
    const isOurs = details.name === engineServiceName || details.name === examinerServiceName;
    if (details.reason !== 'clean-exit' && !isOurs) log.warn('a child process ended', { ...details });
  });
}

async function settleWithin(work: Promise<void>, timeoutMs: number, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn('not everything ended in time; quitting all the same');
      resolve();
    }, timeoutMs);
  });
  try {
    await Promise.race([work, deadline]);
  } catch (error) {
    log.error('something failed while quitting', { error });
  } finally {
    clearTimeout(timer);
  }
}

/** Brings a window to the front. */
export function reveal(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
