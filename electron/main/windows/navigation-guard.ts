import { app, type WebContents } from 'electron';
import type { Log } from '../log/log.ts';

/** No contents of this app go anywhere: no navigation, redirect, new window, frame or webview, whoever asks for it. */
export function guardNavigation(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
}

function guardContents(contents: WebContents, log: Log): void {
  contents.on('will-navigate', (event) => {
    log.warn('a navigation was refused', { url: event.url });
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    log.warn('a navigation was refused', { url: event.url });
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    log.warn('a redirect was refused', { url: event.url });
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    log.warn('a webview was refused');
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('a new window was refused', { url });
    return { action: 'deny' };
  });
  // WebRTC would otherwise tell addresses of this machine's network.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** A certificate that does not verify is never accepted, and none of ours nor any password is offered by the app itself. */
export function refuseCertificateBypass(): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault();
    answer();
  });
}
