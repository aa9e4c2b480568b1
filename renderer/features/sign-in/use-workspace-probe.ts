import { useCallback, useRef, useState } from 'react';
import type { Certificate } from '../../../shared/ipc/session-calls.ts';
import { originSchema } from '../../../shared/ipc/session-calls.ts';
import { type Problem, problemOf } from './problem-panel.tsx';
import { cancelSession, probeWorkspace, trustAuthority } from './sign-in-commands.ts';

export type Probe =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'checking'; readonly origin: string }
  | { readonly kind: 'trusted'; readonly origin: string }
  | { readonly kind: 'untrusted'; readonly origin: string; readonly certificate: Certificate }
  | { readonly kind: 'failed'; readonly origin: string; readonly problem: Problem };

/** `soc.example:8443` as `https://soc.example:8443`; null when it is no address. */
export function readOrigin(address: string): string | null {
  const text = address.trim();
  if (text === '') return null;
  const parsed = originSchema.safeParse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  return parsed.success ? parsed.data : null;
}

export interface WorkspaceProbe {
  readonly probe: Probe;
  /** Looks who answers; the origin when it may be used. An address that was already found trusted is not asked again. */
  readonly check: (address: string) => Promise<string | null>;
  readonly trust: (certificate: Certificate) => Promise<void>;
  readonly reset: () => void;
  readonly cancel: () => void;
}

export function useWorkspaceProbe(): WorkspaceProbe {
  const [probe, setProbe] = useState<Probe>({ kind: 'none' });
  const current = useRef<Probe>(probe);
  const serial = useRef(0);

  const show = useCallback((next: Probe) => {
    current.current = next;
    setProbe(next);
  }, []);

  const ask = useCallback(
    async (origin: string): Promise<string | null> => {
      serial.current += 1;
      const mine = serial.current;
      show({ kind: 'checking', origin });
      const result = await probeWorkspace(origin);
      if (mine !== serial.current) return null;
      if (!result.ok) {
        const cancelled = result.error.code === 'cancelled';
        show(cancelled ? { kind: 'none' } : { kind: 'failed', origin, problem: problemOf(result.error) });
        return null;
      }
      if (result.value.tls === 'untrusted') {
        show({ kind: 'untrusted', origin, certificate: result.value.certificate });
        return null;
      }
      show({ kind: 'trusted', origin: result.value.origin });
      return result.value.origin;
    },
    [show],
  );

  const check = useCallback(
    async (address: string): Promise<string | null> => {
      if (address.trim() === '') return null;
      const origin = readOrigin(address);
      if (origin === null) {
        show({ kind: 'malformed' });
        return null;
      }
      const known = current.current;
      if (known.kind === 'trusted' && known.origin === origin) return origin;
      return ask(origin);
    },
    [ask, show],
  );

  const trust = useCallback(
    async (certificate: Certificate) => {
      const known = current.current;
      if (known.kind !== 'untrusted') return;
      const { origin } = known;
      const result = await trustAuthority(origin, certificate.authority_fingerprint);
      if (result.ok) await ask(origin);
      else show({ kind: 'failed', origin, problem: problemOf(result.error) });
    },
    [ask, show],
  );

  const reset = useCallback(() => {
    serial.current += 1;
    show({ kind: 'none' });
  }, [show]);

  const cancel = useCallback(() => {
    cancelSession();
    reset();
  }, [reset]);

  return { probe, check, trust, reset, cancel };
}
