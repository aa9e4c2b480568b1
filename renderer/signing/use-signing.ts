import { useCallback, useEffect, useState } from 'react';
import type { AppErrorData } from '../../shared/errors/app-error.ts';
import type { Result } from '../../shared/errors/result.ts';
import type { SigningAnswer, SigningBridge, SigningView } from '../../shared/ipc/signing.ts';

declare global {
  interface Window {
    /** Put there by the preload of this window alone. */
    readonly signing: SigningBridge;
  }
}

export interface Signing {
  readonly view: SigningView | null;
  /** By the clock of this window: when the view ends. */
  readonly endsAtMs: number | null;
  readonly error: AppErrorData | null;
  readonly busy: boolean;
  readonly answer: (answer: SigningAnswer) => void;
  readonly close: () => void;
}

/** The view that main has for this window, and the way back. */
export function useSigning(): Signing {
  const [view, setView] = useState<SigningView | null>(null);
  const [endsAtMs, setEndsAtMs] = useState<number | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const [busy, setBusy] = useState(false);

  const take = useCallback((result: Result<unknown>) => {
    if (!result.ok) return setError(result.error);
    setError(null);
    const next = result.value as SigningView | null;
    if (next === null) return;
    document.documentElement.dataset.theme = next.theme;
    document.title = next.title;
    setEndsAtMs(next.expires_in_ms === null ? null : performance.now() + next.expires_in_ms);
    setView(next);
  }, []);

  useEffect(() => {
    const ask = () => void window.signing.view().then(take);
    window.signing.onChanged(ask);
    ask();
  }, [take]);

  const answer = useCallback(
    (given: SigningAnswer) => {
      setBusy(true);
      setError(null);
      void window.signing
        .answer(given)
        .then(take)
        .finally(() => setBusy(false));
    },
    [take],
  );
  return { view, endsAtMs, error, busy, answer, close: () => window.signing.close() };
}
