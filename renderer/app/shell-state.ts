import { create } from 'zustand';

/** At most one of these is over the shell. */
export type Overlay = 'none' | 'palette' | 'keys' | 'sign_out' | 'wipe' | 'sign_in_again';

interface ShellState {
  readonly overlay: Overlay;
  readonly pendingOpen: boolean;
}

export const useShell = create<ShellState>(() => ({ overlay: 'none', pendingOpen: false }));

export function showOverlay(overlay: Overlay): void {
  useShell.setState({ overlay });
}

export function showPending(pendingOpen: boolean): void {
  useShell.setState({ pendingOpen });
}
