import type { BrowserWindow, NativeTheme } from 'electron';
import type { Settings } from '../../../shared/ipc/app-calls.ts';

/** `--bg` of the page's two themes, so that the window does not flash before the page is painted. */
const backgrounds = { dark: '#0d1015', light: '#f4f6f8' } as const;

export function backgroundOf(theme: NativeTheme): string {
  return theme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light;
}

/** The native parts (title bar, scroll bars, `prefers-color-scheme`) follow the setting. */
export function followTheme(
  theme: NativeTheme,
  setting: Settings['theme'],
  window: BrowserWindow | null,
): void {
  theme.themeSource = setting;
  if (window !== null && !window.isDestroyed()) window.setBackgroundColor(backgroundOf(theme));
}
