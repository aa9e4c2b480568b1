import { useEffect, useRef } from 'react';
import { type Action, type ActionLayer, actionRegistry } from './action-registry.ts';

/** Offers `actions` while mounted; always the newest list, so closures need no memo. */
export function useActions(layer: ActionLayer, actions: readonly Action[]): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => actionRegistry.register(layer, () => latest.current), [layer]);
}
