import { join } from 'node:path';
import { session as electronSession, type Session } from 'electron';
import type { Log } from '../log/log.ts';
import { serveApp } from '../windows/app-scheme.ts';
import { signingOrigin } from '../windows/asset-path.ts';
import { applySessionPolicy } from '../windows/session-policy.ts';

/** The signing window has storage, cache and permissions of its own: none, and not those of the page. */
export function openSigningSession(built: string, devUrl: string | undefined, log: Log): Session {
  const session = electronSession.fromPartition('watchfloor-signing');
  const { origin } = new URL(devUrl ?? 'https://none.invalid');
  const origins = devUrl === undefined ? [signingOrigin] : [origin, origin.replace(/^http/, 'ws')];
  applySessionPolicy(session, { origins, log });
  serveApp(session, join(built, 'renderer'), log, 'signing');
  return session;
}

/** Where its page is. */
export function signingUrl(devUrl: string | undefined): string {
  return devUrl === undefined ? `${signingOrigin}/` : new URL('/signing.html', devUrl).href;
}
