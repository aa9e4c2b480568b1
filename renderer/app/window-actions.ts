import type { Action } from '../lib/hotkeys/action-registry.ts';
import { switchTheme, switchTimeZone } from './shell-commands.ts';
import { showOverlay } from './shell-state.ts';

const WINDOW = 'Window';

/** What can be done in this window whoever uses it. */
export function windowActions(): readonly Action[] {
  return [
    {
      id: 'window.palette',
      label: 'All commands',
      group: WINDOW,
      keys: ['mod+k'],
      hidden: true,
      run: () => showOverlay('palette'),
    },
    {
      id: 'window.keys',
      label: 'Keys of this page',
      group: WINDOW,
      keys: ['?'],
      run: () => showOverlay('keys'),
    },
    {
      id: 'window.zone',
      label: 'Switch times between my zone and UTC',
      group: WINDOW,
      keys: ['g u'],
      run: () => void switchTimeZone(),
    },
    {
      id: 'window.theme',
      label: 'Switch between dark and light',
      group: WINDOW,
      run: () => void switchTheme(),
    },
  ];
}
