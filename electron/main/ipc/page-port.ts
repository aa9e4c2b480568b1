import { type BrowserWindow, ipcMain, type WebFrameMain } from 'electron';
import { channels } from '../../../shared/ipc/bridge.ts';
import { type EventName, type EventOf, events } from '../../../shared/ipc/events.ts';
import type { Log } from '../log/log.ts';
import type { Router, Sender } from './router.ts';

/** The only file that touches Electron's IPC. */
export function listenToPage(router: Router, currentWindow: () => BrowserWindow | null): void {
  ipcMain.handle(channels.call, (event, name: unknown, input: unknown) =>
    router(senderOf(event.senderFrame, currentWindow()), name, input),
  );
}

const maximalDropped = 10_000;

/** What the person dropped on our window. */
export function listenToDrops(
  isOurs: (sender: Sender) => boolean,
  currentWindow: () => BrowserWindow | null,
  dropped: (paths: readonly string[]) => void,
): void {
  ipcMain.on(channels.dropped, (event, paths: unknown) => {
    if (!isOurs(senderOf(event.senderFrame, currentWindow())) || !Array.isArray(paths)) return;
    dropped(paths.filter((path) => typeof path === 'string' && path !== '').slice(0, maximalDropped));
  });
}

/** A frame that is gone, or is not the top frame of our window, is nobody. */
function senderOf(frame: WebFrameMain | null, window: BrowserWindow | null): Sender {
  if (frame === null || window === null || window.isDestroyed()) return { isMainFrame: false, url: '' };
  const top = window.webContents.mainFrame;
  const isMainFrame = frame.processId === top.processId && frame.routingId === top.routingId;
  return { isMainFrame: isMainFrame && frame.parent === null, url: frame.url };
}

export type SendEvent = <N extends EventName>(name: N, payload: EventOf<N>) => void;

/** Tells the page something; what does not fit the contract is a defect and goes to the log instead. */
export function createEventSender(currentWindow: () => BrowserWindow | null, log: Log): SendEvent {
  return (name, payload) => {
    const parsed = events[name].safeParse(payload);
    if (!parsed.success) {
      log.error('an event does not fit the contract', { event: name, error: parsed.error });
      return;
    }
    const window = currentWindow();
    if (window === null || window.isDestroyed()) return;
    window.webContents.send(channels.event, name, parsed.data);
  };
}
