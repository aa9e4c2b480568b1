import { BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import type { JsonFile } from '../files/json-file.ts';
import type { Log } from '../log/log.ts';
import { lockedDown } from './locked-down.ts';
import { backgroundOf } from './theme.ts';
import { boundsOnScreen, minimalSize, usualSize, type WindowState } from './window-state.ts';

export type MainWindowOptions = {
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  /** Where the page is. */
  readonly url: string;
  readonly developerTools: boolean;
  readonly state: JsonFile<WindowState>;
  readonly log: Log;
};

/** Bounds are kept this long after they last moved, so that dragging does not write a file for each pixel. */
const settleMs = 500;

/** The one window. It is shown when it has something to show. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const kept = options.state.value();
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...usualSize,
    ...(boundsOnScreen(kept, areas) ?? {}),
    minWidth: minimalSize.width,
    minHeight: minimalSize.height,
    show: false,
    title: 'Watchfloor',
    icon: options.icon,
    backgroundColor: backgroundOf(nativeTheme),
    autoHideMenuBar: true,
    webPreferences: {
      session: options.session,
      preload: options.preload,
      ...lockedDown,
      devTools: options.developerTools,
    },
  });
  if (kept.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  reloadWhenPageDies(window, options.log);
  comeHome(window, options);
  keepState(window, options.state, options.log);
  void window.loadURL(options.url).catch((error: unknown) => {
    options.log.error('the page could not be loaded', { error });
  });
  return window;
}

/** Chromium goes to `about:blank` without asking anybody; whatever is shown instead of our page is replaced by it. */
function comeHome(window: BrowserWindow, { url, log }: MainWindowOptions): void {
  const home = new URL(url);
  window.webContents.on('did-navigate', (_event, place) => {
    const { protocol, host } = new URL(place);
    if (protocol === home.protocol && host === home.host) return;
    log.warn('the page went astray and is loaded again', { url: place });
    void window.loadURL(url).catch((error: unknown) => log.error('the page could not be loaded', { error }));
  });
}

const reloadsPerMinute = 3;

/** A crashed page is loaded again, but not for ever. */
function reloadWhenPageDies(window: BrowserWindow, log: Log): void {
  let times: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('the page’s process ended', { reason: details.reason, status: details.exitCode });
    times = [...times.filter((time) => Date.now() - time < 60_000), Date.now()];
    if (details.reason !== 'clean-exit' && times.length <= reloadsPerMinute) window.webContents.reload();
  });
  window.on('unresponsive', () => log.warn('the page does not respond'));
  window.on('responsive', () => log.info('the page responds again'));
}

function keepState(window: BrowserWindow, file: JsonFile<WindowState>, log: Log): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = () => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    file.set(state).catch((error: unknown) => log.warn('the window’s place could not be kept', { error }));
  };
  const keepLater = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, settleMs);
  };
  window.on('resize', keepLater);
  window.on('move', keepLater);
  window.on('maximize', keepLater);
  window.on('unmaximize', keepLater);
  window.on('close', keep);
}
