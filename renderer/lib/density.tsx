import { createContext, type ReactNode, useContext } from 'react';

export type Density = 'compact' | 'normal' | 'comfortable';

const ROW_HEIGHT_PX: Readonly<Record<Density, number>> = { compact: 28, normal: 32, comfortable: 40 };

const DensityContext = createContext<Density>('normal');

export function DensityProvider({ density, children }: { density: Density; children: ReactNode }) {
  return <DensityContext value={density}>{children}</DensityContext>;
}

/** Height of a list row in px at the chosen density; the same as the CSS token `--row`. */
export function useRowHeightPx(): number {
  return ROW_HEIGHT_PX[useContext(DensityContext)];
}
