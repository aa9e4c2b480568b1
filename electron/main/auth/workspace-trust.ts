import type { Discovery } from '../../../shared/api/discovery.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { TlsProbe } from '../../net/probe-tls.ts';
import type { Workspaces } from '../files/workspaces-file.ts';
import type { AuthApi } from './auth-api.ts';

export type WorkspaceTrustOptions = {
  readonly workspaces: Workspaces;
  readonly connect: (origin: string) => AuthApi;
  readonly probeTls: (options: {
    readonly origin: string;
    readonly authorities: readonly string[];
    readonly signal: AbortSignal | null;
  }) => Promise<TlsProbe>;
};

/** Looks at who answers at an address, and trusts an authority that a person has looked at. */
export type WorkspaceTrust = {
  readonly probe: (origin: string, signal: AbortSignal) => Promise<OutputOf<'workspace.probe'>>;
  /** Only an authority that was presented at the last probe of this address can be trusted, for this address. */
  readonly trust: (origin: string, authorityFingerprint: string) => Promise<void>;
};

export function createWorkspaceTrust(options: WorkspaceTrustOptions): WorkspaceTrust {
  const { workspaces } = options;
  let presented: { readonly origin: string; readonly fingerprint: string; readonly pem: string } | null =
    null;

  return {
    probe: async (origin, signal) => {
      const { authorities } = workspaces.get(origin);
      const result = await options.probeTls({ origin, authorities, signal });
      if (result.tls === 'trusted')
        return {
          tls: 'trusted',
          origin,
          protocol: result.protocol,
          discovery: await discover(origin, signal),
        };
      presented = { origin, fingerprint: result.certificate.authority_fingerprint, pem: result.authorityPem };
      return { tls: 'untrusted', origin, certificate: result.certificate };
    },
    trust: async (origin, fingerprint) => {
      if (presented === null || presented.origin !== origin || presented.fingerprint !== fingerprint)
        throw new AppError(
          'not_found',
          'This certificate was not shown for this address. Check the address again.',
        );
      const { authorities } = workspaces.get(origin);
      await workspaces.change(origin, { authorities: [presented.pem, ...authorities].slice(0, 8) });
      presented = null;
    },
  };

  /** Null for a server that has the baseline endpoints only. */
  async function discover(origin: string, signal: AbortSignal): Promise<Discovery | null> {
    const api = options.connect(origin);
    try {
      return await api.discover(signal);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return null;
      throw error;
    } finally {
      await api.close();
    }
  }
}
