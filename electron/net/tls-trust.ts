import tls from 'node:tls';

/** TLS 1.3 where the server has it, 1.2 otherwise, never less. Verification is never switched off. */
export const tlsVersions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const;

/**
 * Who may vouch for a server: the system's store where this runtime can read it (Node 22.15 and newer), the bundled
 * Mozilla list otherwise, and the authorities that the person trusted for this one workspace.
 */
export function trustedAuthorities(extra: readonly string[]): string[] {
  return [...systemAuthorities(), ...extra];
}

function systemAuthorities(): readonly string[] {
  if (typeof tls.getCACertificates !== 'function') return tls.rootCertificates;
  return [...new Set([...tls.getCACertificates('bundled'), ...tls.getCACertificates('system')])];
}
