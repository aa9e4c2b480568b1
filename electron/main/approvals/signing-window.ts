import {
  BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  nativeTheme,
  type Session,
} from 'electron';
import { AppError, errorData } from '../../../shared/errors/app-error.ts';
import { refused } from '../../../shared/errors/result.ts';
import { signingChannels } from '../../../shared/ipc/signing.ts';
import type { Log } from '../log/log.ts';
import { lockedDown } from '../windows/locked-down.ts';
import { backgroundOf } from '../windows/theme.ts';
import type { SigningDesk, SigningWindow } from './signing-desk.ts';

export type SigningWindowOptions = {
  /** Of its own, so that nothing of the page's is shared. */
  readonly session: () => Session;
  readonly preload: string;
  readonly icon: string;
  readonly url: string;
  readonly developerTools: boolean;
  readonly closed: () => void;
  readonly log: Log;
};

/** The statement and the bytes below it are in sight together. */
const size = { width: 1000, height: 780 };

export type OwnSigningWindow = SigningWindow & { readonly current: () => BrowserWindow | null };

/** A window of its own process, session and preload; nothing of an incident runs in it. */
export function createSigningWindow(options: SigningWindowOptions): OwnSigningWindow {
  let window: BrowserWindow | null = null;
  let session: Session | null = null;
  const current = () => (window === null || window.isDestroyed() ? null : window);

  function make(): BrowserWindow {
    session ??= options.session();
    const made = new BrowserWindow({
      ...size,
      minWidth: 820,
      minHeight: 520,
      useContentSize: true,
      show: false,
      title: 'Watchfloor: signing window',
      icon: options.icon,
      backgroundColor: backgroundOf(nativeTheme),
      autoHideMenuBar: true,
      maximizable: false,
      fullscreenable: false,
      webPreferences: {
        session,
        preload: options.preload,
        ...lockedDown,
        devTools: options.developerTools,
      },
    });
    made.once('ready-to-show', () => made.show());
    made.on('page-title-updated', (event) => event.preventDefault());
    made.on('closed', () => {
      if (window !== made) return;
      window = null;
      options.closed();
    });
    made.webContents.on('render-process-gone', () => made.destroy());
    // Chromium goes to about:blank without asking anybody: a window that shows anything else is gone.
    made.webContents.on('did-navigate', (_event, place) => {
      const [shown, ours] = [new URL(place), new URL(options.url)];
      if (shown.protocol !== ours.protocol || shown.host !== ours.host) made.destroy();
    });
    void made.loadURL(options.url).catch((error: unknown) => {
      options.log.error('the signing window could not be loaded', { error });
      made.destroy();
    });
    return made;
  }

  return {
    current,
    open: () => {
      const shown = current();
      if (shown === null) window = make();
      else shown.focus();
    },
    changed: () => current()?.webContents.send(signingChannels.changed),
    close: () => {
      const shown = current();
      window = null;
      shown?.destroy();
    },
  };
}

/** The only ways in: each sender is checked to be the top frame of this one window, showing our page. */
export function listenToSigning(desk: SigningDesk, current: () => BrowserWindow | null, url: string): void {
  const isOurs = ({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    const window = current();
    if (window === null || senderFrame === null || sender !== window.webContents) return false;
    return senderFrame.parent === null && senderFrame.url.startsWith(new URL('/', url).href);
  };
  const stranger = () =>
    refused(errorData(new AppError('forbidden', 'Only the signing window can ask this.'), ''));
  ipcMain.handle(signingChannels.view, (event) => (isOurs(event) ? desk.view() : stranger()));
  ipcMain.handle(signingChannels.answer, (event, answer: unknown) =>
    isOurs(event) ? desk.answer(answer) : stranger(),
  );
  ipcMain.on(signingChannels.close, (event) => {
    if (isOurs(event)) desk.end();
  });
}
