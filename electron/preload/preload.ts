import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { type Bridge, channels } from '../../shared/ipc/bridge.ts';

/** THE BRIDGE: passes messages on and holds nothing. Every name, shape and right is checked in main. */
const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(channels.call, name, input),
  on: (event, listener) => {
    const pass = (_: IpcRendererEvent, name: unknown, payload: unknown) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(channels.event, pass);
    return () => {
      ipcRenderer.removeListener(channels.event, pass);
    };
  },
};

contextBridge.exposeInMainWorld('watchfloor', bridge);

/** Only the system makes trusted events, and only files that it dropped have a path: a script cannot name one here. */
window.addEventListener('dragover', (event) => {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
});
window.addEventListener('drop', (event) => {
  event.preventDefault();
  if (!event.isTrusted || event.dataTransfer === null) return;
  const paths = [...event.dataTransfer.files].map((file) => webUtils.getPathForFile(file));
  if (paths.length > 0) ipcRenderer.send(channels.dropped, paths);
});
