import type { Session } from 'electron';
import type { Log } from '../log/log.ts';

export type SessionPolicyOptions = {
  /** Origins whose files the page is made of: its own, and in development that of the server with the sources. */
  readonly origins: readonly string[];
  readonly log: Log;
};

/**
 * What the page may do beyond showing itself: nothing. No permission, no device, no download, no request to any origin
 * but its own; the network is the engine's.
 */
export function applySessionPolicy(session: Session, { origins, log }: SessionPolicyOptions): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('a permission was refused', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event, item) => {
    log.warn('a download was refused', { url: item.getURL() });
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !mayRequest(details.url, origins);
    if (cancel) log.warn('a request of the page was refused', { url: details.url });
    answer({ cancel });
  });
  session.setSpellCheckerEnabled(false);
}

/** Own origin, or data that is in the page already. The developer tools load themselves. */
export function mayRequest(address: string, origins: readonly string[]): boolean {
  const scheme = address.slice(0, address.indexOf(':'));
  if (scheme === 'data' || scheme === 'devtools') return true;
  return origins.some((origin) => address === origin || address.startsWith(`${origin}/`));
}
