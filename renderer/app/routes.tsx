import type { ReactNode } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { SETTINGS_PATH } from '../domain/paths.ts';
import { SettingsPage } from '../features/settings/settings-page.tsx';

export interface Screen {
  readonly path: string;
  /** Locations under which the rail shows it as the current one. */
  readonly owns: readonly string[];
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys: string;
}

/** What the rail offers, from the top. */
export const screens: readonly Screen[] = [];

export interface PageRoutesProps {
  readonly onLock: () => void;
  readonly onWipe: () => void;
}

export function PageRoutes({ onLock, onWipe }: PageRoutesProps) {
  return (
    <Switch>
      <Route path={SETTINGS_PATH}>
        <SettingsPage onLock={onLock} onWipe={onWipe} />
      </Route>
      <Route>
        <Redirect to={screens[0]?.path ?? SETTINGS_PATH} replace />
      </Route>
    </Switch>
  );
}
