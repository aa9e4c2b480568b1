import { changeSettings, useSettings } from '../bridge/settings-store.ts';
import { type Remembered, restoreRemembered } from '../lib/remembered.ts';

/** A divider that is moved by keys is stored when it has come to rest. */
const settleMs = 400;

/** Sizes and what was open or shut outlive the window: the page has no storage of its own that would. */
export function keepView(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (view: Remembered): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void changeSettings({ view }), settleMs);
  };
  restoreRemembered(useSettings.getState().settings.view, keep);
}
