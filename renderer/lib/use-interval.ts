import { useEffect, useRef } from 'react';

/** Calls the newest `fn` every `stepMs`; null pauses. */
export function useInterval(fn: () => void, stepMs: number | null): void {
  const latest = useRef(fn);
  useEffect(() => {
    latest.current = fn;
  });
  useEffect(() => {
    if (stepMs === null) return;
    const timer = setInterval(() => latest.current(), stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
}
