import { useCallback, useState } from 'react';

const PREFIX = 'watchfloor.view.';

/** View state only (sizes, open or shut): kept by the page itself, lost without harm. */
export function readRemembered(key: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the memory of a size, nothing else.
  }
}

export function useRememberedNumber(
  key: string,
  initial: number,
): readonly [number, (value: number) => void] {
  const [value, setValue] = useState(() => {
    const stored = readRemembered(key);
    return typeof stored === 'number' && Number.isFinite(stored) ? stored : initial;
  });
  const set = useCallback(
    (next: number) => {
      setValue(next);
      remember(key, next);
    },
    [key],
  );
  return [value, set];
}
