import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The page's files: from path segments joined by `/` to absolute paths. Made by walking the folder, never by asking for a name. */
export type Assets = ReadonlyMap<string, string>;

export const appScheme = 'app';

/** The two pages of the app, each an origin of its own. */
export type AppHost = 'watchfloor' | 'signing';
export const appOrigin = `${appScheme}://watchfloor`;
export const signingOrigin = `${appScheme}://signing`;
const startPages: Readonly<Record<AppHost, string>> = { watchfloor: 'index.html', signing: 'signing.html' };

/** All regular files below a folder; links are left out. */
export function walkAssets(folder: string): Assets {
  const files = new Map<string, string>();
  const visit = (path: string, segments: readonly string[]) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = [...segments, entry.name];
      if (entry.isDirectory()) visit(join(path, entry.name), inner);
      else if (entry.isFile()) files.set(inner.join('/'), join(path, entry.name));
    }
  };
  visit(folder, []);
  return files;
}

/**
 * The name in `assets` that an address means, or null. Each segment is decoded once and compared whole: what decodes to a
 * separator, a dot segment or a control character names nothing.
 */
export function assetNameOf(address: string, host: AppHost = 'watchfloor'): string | null {
  const url = parse(address);
  if (url === null || url.protocol !== `${appScheme}:` || url.host !== host) return null;
  if (url.username !== '' || url.password !== '' || !url.pathname.startsWith('/')) return null;
  if (url.pathname === '/') return startPages[host];
  const segments = url.pathname.slice(1).split('/').map(decodeSegment);
  return segments.every((segment) => segment !== null) ? segments.join('/') : null;
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

function decodeSegment(text: string): string | null {
  try {
    const segment = decodeURIComponent(text);
    if (segment === '' || segment === '.' || segment === '..') return null;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return /[/\\:\u0000-\u001f\u007f]/.test(segment) ? null : segment;
  } catch {
    return null; // Not UTF-8.
  }
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
};

/** The media type by the name's ending; what is unknown is never interpreted. */
export function mediaTypeOf(name: string): string {
  return types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
