import { lookup } from 'node:dns';
import { type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Timers } from '../../shared/lib/clock.ts';
import { isPublicAddress } from './address-guard.ts';

export type GuardedAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string; readonly etag: string | null }
  /** Nothing was sent: no name, a forbidden address, no connection, no TLS. */
  | { readonly kind: 'unsent'; readonly why: string }
  /** Something was sent, and what became of it is not known. */
  | { readonly kind: 'lost'; readonly why: string };

export type GuardedRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Webhooks = {
  /** `host:port` that may be reached although it is not public; named by the operator, never by an administrator. */
  readonly allow: readonly string[];
  /** Further authority in PEM. */
  readonly ca: string | null;
  /** Ten seconds unless told. */
  readonly answerWithinMs?: number;
};

export type Resolve = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const patienceMs = 10_000;
const longestAnswer = 65_536;

const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, found) => {
      if (error === null) resolve(found);
      else reject(error);
    });
  });

/**
 * HTTPS to a webhook, and nowhere else: the name is resolved, every address of it is checked, and the connection goes to one
 * that was checked, so that a second resolution cannot lead elsewhere. Redirects are not followed; answers are short.
 */
export function createGuardedRequests(webhooks: Webhooks, timers: Timers, resolve = systemResolve) {
  return async function send(given: GuardedRequest): Promise<GuardedAnswer> {
    const url = URL.parse(given.url);
    if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '')
      return { kind: 'unsent', why: 'not an https address' };
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isAllowed = webhooks.allow.includes(`${host}:${url.port === '' ? '443' : url.port}`);
    let addresses: Awaited<ReturnType<Resolve>>;
    try {
      addresses = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }];
    } catch {
      return { kind: 'unsent', why: 'its name does not resolve' };
    }
    const [first] = addresses;
    if (first === undefined) return { kind: 'unsent', why: 'its name does not resolve' };
    if (!isAllowed && !addresses.every(({ address }) => isPublicAddress(address)))
      return { kind: 'unsent', why: 'it leads to an address that is not public' };
    return await exchange(given, url, first, webhooks, timers);
  };
}

export type SendGuarded = ReturnType<typeof createGuardedRequests>;

function exchange(
  given: GuardedRequest,
  url: URL,
  to: { readonly address: string; readonly family: number },
  { ca, answerWithinMs = patienceMs }: Webhooks,
  timers: Timers,
): Promise<GuardedAnswer> {
  return new Promise((resolve) => {
    let isSent = false;
    const pinned: LookupFunction = (_host, options, done) => {
      if (options.all === true) done(null, [{ address: to.address, family: to.family }]);
      else done(null, to.address, to.family);
    };
    const options: RequestOptions = {
      method: given.method,
      headers: {
        ...given.headers,
        ...(given.body === undefined ? {} : { 'content-length': Buffer.byteLength(given.body) }),
      },
      lookup: pinned,
      minVersion: 'TLSv1.2',
      agent: false,
      ...(ca === null ? {} : { ca }),
    };
    const outgoing = request(url, options);
    const timer = timers.after(answerWithinMs, () => outgoing.destroy(new Error('no answer in time')));
    const end = (answer: GuardedAnswer) => {
      timer.cancel();
      outgoing.destroy();
      resolve(answer);
    };
    outgoing.on('socket', (socket) => {
      socket.once('secureConnect', () => {
        isSent = true;
      });
    });
    outgoing.on('error', (error: Error & { code?: string }) => {
      end({ kind: isSent ? 'lost' : 'unsent', why: error.code ?? error.message });
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > longestAnswer) end({ kind: 'lost', why: 'its answer is too long' });
        else chunks.push(chunk);
      });
      incoming.on('error', () => end({ kind: 'lost', why: 'its answer was cut off' }));
      incoming.on('aborted', () => end({ kind: 'lost', why: 'its answer was cut off' }));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const status = incoming.statusCode ?? 0;
        end({ kind: 'answer', status, text, etag: incoming.headers.etag ?? null });
      });
    });
    outgoing.end(given.body);
  });
}
