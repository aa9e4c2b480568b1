import { useLayoutEffect, useSyncExternalStore } from 'react';
import type { Settings } from '../../shared/ipc/app-calls.ts';

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  systemDark.addEventListener('change', listener);
  return () => systemDark.removeEventListener('change', listener);
}

/** Puts theme and density on the document; answers the theme that is in force. */
export function useAppearance({ theme, density }: Pick<Settings, 'theme' | 'density'>): 'dark' | 'light' {
  const dark = useSyncExternalStore(subscribe, () => systemDark.matches);
  const shown = theme === 'system' ? (dark ? 'dark' : 'light') : theme;
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown;
    document.documentElement.dataset.density = density;
  }, [shown, density]);
  return shown;
}
