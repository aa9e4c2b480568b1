import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * No menu bar but on macOS, where there is always one. The accelerators of editing, zoom and the window stay; reload and
 * developer tools only while developing.
 */
export function installMenu(developerTools: boolean): void {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(developerTools ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
  ];
  const isMac = process.platform === 'darwin';
  const quit: MenuItemConstructorOptions = { role: 'quit', accelerator: 'CommandOrControl+Q' };
  const template: MenuItemConstructorOptions[] = [
    isMac ? { role: 'appMenu' } : { label: app.name, submenu: [quit] },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
