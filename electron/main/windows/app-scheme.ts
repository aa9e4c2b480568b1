import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import type { Log } from '../log/log.ts';
import { type AppHost, appScheme, assetNameOf, mediaTypeOf, walkAssets } from './asset-path.ts';
import { securityHeaders, signingHeaders } from './security-headers.ts';

/** Stands in index.html wherever the page needs the nonce of this load. */
const nonceMark = '__CSP_NONCE__';

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the files of `folder`, and no others, as `app://<host>/` to this session. */
export function serveApp(session: Session, folder: string, log: Log, host: AppHost = 'watchfloor'): void {
  const assets = walkAssets(folder);
  session.protocol.handle(appScheme, async (request) => {
    const nonce = randomBytes(16).toString('base64');
    const headers = host === 'signing' ? signingHeaders : securityHeaders(nonce);
    const name = assetNameOf(request.url, host);
    const path = name === null ? undefined : assets.get(name);
    if (request.method !== 'GET') return new Response(null, { status: 405, headers });
    if (name === null || path === undefined) {
      log.warn('the page asked for a file that is not part of it', { url: request.url });
      return new Response(null, { status: 404, headers });
    }
    const content = await readFile(path);
    const body = name.endsWith('.html') ? content.toString('utf8').replaceAll(nonceMark, nonce) : content;
    return new Response(body, { headers: { ...headers, 'content-type': mediaTypeOf(name) } });
  });
}
