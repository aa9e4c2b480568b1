import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
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
