import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { answerLimits } from '../../shared/api/protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Certificate } from '../../shared/ipc/session-calls.ts';
import { networkError } from './network-error.ts';
import { tlsVersions, trustedAuthorities } from './tls-trust.ts';

export type TlsProbe =
  | { readonly tls: 'trusted'; readonly protocol: string }
  | { readonly tls: 'untrusted'; readonly certificate: Certificate; readonly authorityPem: string };

export type TlsProbeOptions = {
  readonly origin: string;
  readonly authorities: readonly string[];
  readonly signal: AbortSignal | null;
};

/**
 * One handshake, verified as always. Where nobody vouches for the chain, the certificates that were presented are read
 * before the connection is refused, so that a person can compare them; verification is not switched off for it.
 */
export async function probeTls(options: TlsProbeOptions): Promise<TlsProbe> {
  const { hostname, port } = new URL(options.origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  return await new Promise<TlsProbe>((resolve, reject) => {
    let chain: readonly X509Certificate[] = [];
    const socket = tls.connect({
      ...tlsVersions,
      host,
      port: port === '' ? 443 : Number(port),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      ca: trustedAuthorities(options.authorities),
      ALPNProtocols: ['http/1.1'],
    });
    const abort = () => socket.destroy(new AppError('cancelled', 'Cancelled.'));
    options.signal?.addEventListener('abort', abort, { once: true });
    socket.setTimeout(answerLimits.connectTimeoutMs, () =>
      socket.destroy(new AppError('timed_out', 'The server did not answer in time.')),
    );
    // Runs before Node's own listener, which destroys the socket when verification failed.
    socket.prependListener('secure', () => {
      chain = chainOf(socket);
    });
    socket.once('secureConnect', () => {
      resolve({ tls: 'trusted', protocol: socket.getProtocol() ?? 'unknown' });
      socket.end();
    });
    socket.once('error', (cause) => {
      const error = networkError(cause);
      if (error.code === 'tls_untrusted' && chain.length > 0) resolve(untrusted(chain));
      else reject(error);
    });
    socket.once('close', () => {
      options.signal?.removeEventListener('abort', abort);
      reject(new AppError('offline', 'The server closed the connection.'));
    });
    if (options.signal?.aborted === true) abort();
  });
}

/** Leaf first; at most ten, since a hostile peer may send a loop. */
function chainOf(socket: tls.TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  // The older call: the newer one leaves nothing for Node's own check of the name, which runs after this.
  let next: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw !== undefined && chain.length < 10) {
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

function untrusted(chain: readonly X509Certificate[]): TlsProbe {
  const leaf = chain[0];
  const authority = chain.at(-1);
  if (leaf === undefined || authority === undefined)
    throw new AppError('tls_failed', 'The server sent no certificate.');
  return {
    tls: 'untrusted',
    authorityPem: authority.toString(),
    certificate: {
      subject: oneLine(leaf.subject),
      issuer: oneLine(leaf.issuer),
      valid_from: new Date(leaf.validFrom).toISOString(),
      valid_to: new Date(leaf.validTo).toISOString(),
      fingerprint: leaf.fingerprint256,
      authority: oneLine(authority.subject),
      authority_fingerprint: authority.fingerprint256,
    },
  };
}

function oneLine(name: string): string {
  return name.split('\n').join(', ').slice(0, 300);
}
