import { useCallback, useState } from 'react';

/** A size, a switch, or names in an order. */
export type RememberedValue = number | boolean | readonly string[];
/** View state only, by its name; lost without harm. */
export type Remembered = Readonly<Record<string, RememberedValue>>;

let kept: Remembered = {};
let keep: (all: Remembered) => void = () => undefined;

/** Once, before anything is shown: what was kept until now, and who keeps all of it after each change. */
export function restoreRemembered(all: Remembered, keeper: (all: Remembered) => void): void {
  kept = all;
  keep = keeper;
}

export function readRemembered(key: string): RememberedValue | undefined {
  return kept[key];
}

export function remember(key: string, value: RememberedValue): void {
  if (kept[key] === value) return;
  kept = { ...kept, [key]: value };
  keep(kept);
}

export function useRememberedNumber(
  key: string,
  initial: number,
): readonly [number, (value: number) => void] {
  const [value, setValue] = useState(() => {
    const stored = readRemembered(key);
    return typeof stored === 'number' ? stored : initial;
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
