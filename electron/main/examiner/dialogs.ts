import { type BrowserWindow, dialog } from 'electron';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import { caseExtension } from './case-keeper.ts';

/** The system's dialogs, over our window where there is one. An empty answer: the person closed it. */
export type Dialogs = {
  readonly chooseSources: (what: InputOf<'files.choose'>['what']) => Promise<string[]>;
  readonly placeForCase: (name: string) => Promise<string | null>;
  readonly placeForEvidence: (name: string) => Promise<string | null>;
  readonly placeForReport: (what: 'html' | 'pdf' | 'bundle', name: string) => Promise<string | null>;
  readonly placeForApproval: (name: string) => Promise<string | null>;
  /** By its whole name, which says what kind it is. */
  readonly placeForIncident: (name: string) => Promise<string | null>;
  /** A folder that is to be made. */
  readonly placeForExport: (name: string) => Promise<string | null>;
};

const caseFilter = { name: 'Watchfloor case', extensions: [caseExtension.slice(1)] };
const everything = { name: 'All files', extensions: ['*'] };

export function createDialogs(currentWindow: () => BrowserWindow | null): Dialogs {
  const open = async (options: Electron.OpenDialogOptions): Promise<string[]> => {
    const window = currentWindow();
    const { canceled, filePaths } = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return canceled ? [] : filePaths;
  };
  const save = async (options: Electron.SaveDialogOptions): Promise<string | null> => {
    const window = currentWindow();
    const { canceled, filePath } = await (window === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options));
    return canceled || filePath === '' ? null : filePath;
  };
  return {
    chooseSources: (what) => open(sourceOptions[what]),
    placeForCase: (name) =>
      save({
        title: 'Where shall the case be kept?',
        defaultPath: `${plainName(name)}${caseExtension}`,
        filters: [caseFilter],
      }),
    placeForEvidence: (name) => save({ title: 'Export evidence', defaultPath: name, filters: [everything] }),
    placeForReport: (what, name) => {
      if (what === 'bundle')
        return save({
          title: 'Where shall the evidence bundle be made?',
          defaultPath: `${plainName(name)}-bundle`,
        });
      return save({
        title: 'Save the report',
        defaultPath: `${plainName(name)}.${what}`,
        filters: [{ name: what.toUpperCase(), extensions: [what] }],
      });
    },
    placeForApproval: (name) =>
      save({
        title: 'Save the approval',
        defaultPath: name,
        filters: [{ name: 'JSON', extensions: ['json'] }],
      }),
    placeForIncident: (name) => {
      const ending = name.slice(name.lastIndexOf('.') + 1);
      return save({
        title: 'Save what was written',
        defaultPath: name,
        filters: [{ name: ending.toUpperCase(), extensions: [ending] }, everything],
      });
    },
    placeForExport: (name) =>
      save({ title: 'Save the export as a new folder', defaultPath: name, buttonLabel: 'Export' }),
  };
}

function plainName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N} _-]/gu, '_').slice(0, 80);
}

const sourceOptions: Readonly<Record<InputOf<'files.choose'>['what'], Electron.OpenDialogOptions>> = {
  files: { title: 'Open audit data', properties: ['openFile', 'multiSelections'], filters: [everything] },
  folder: { title: 'Open an export or a folder of logs', properties: ['openDirectory', 'multiSelections'] },
  evidence: { title: 'Add evidence', properties: ['openFile', 'multiSelections'], filters: [everything] },
  case: { title: 'Open a case', properties: ['openFile'], filters: [caseFilter, everything] },
  pin: {
    title: 'Add a trusted log',
    properties: ['openFile'],
    filters: [{ name: 'Pin file', extensions: ['json'] }, everything],
  },
};
