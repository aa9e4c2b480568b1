import { useEffect, useRef, useState } from 'react';

/** The value, renewed at most once in `everyMs`; the newest one always arrives in the end. For what is dear to draw. */
export function useAtMostEvery<Value>(value: Value, everyMs: number): Value {
  const [shown, setShown] = useState(value);
  const renewedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const renew = () => {
      renewedAt.current = performance.now();
      setShown(() => value);
    };
    const waitMs = renewedAt.current + everyMs - performance.now();
    if (waitMs <= 0) return renew();
    const timer = setTimeout(renew, waitMs);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return shown;
}
