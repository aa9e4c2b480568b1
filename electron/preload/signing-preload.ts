import { contextBridge, ipcRenderer } from 'electron';
import { type SigningBridge, signingChannels } from '../../shared/ipc/signing.ts';

/** The bridge of the signing window: three verbs and one bell. Every shape and right is checked in main. */
const bridge: SigningBridge = {
  view: () => ipcRenderer.invoke(signingChannels.view),
  answer: (answer) => ipcRenderer.invoke(signingChannels.answer, answer),
  close: () => ipcRenderer.send(signingChannels.close),
  onChanged: (listener) => {
    ipcRenderer.on(signingChannels.changed, () => listener());
  },
};

contextBridge.exposeInMainWorld('signing', bridge);
