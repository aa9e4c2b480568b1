import { z } from 'zod';
import { internalNames, isFileName, isTopLevel } from './name-endings.ts';

export const observableKindSchema = z.enum([
  'ipv4',
  'ipv6',
  'domain',
  'url',
  'email',
  'sha256',
  'sha1',
  'md5',
  'cve',
]);
export type ObservableKind = z.infer<typeof observableKindSchema>;

/** Something that can be looked for elsewhere, in one spelling: lowercase but for the path of a URL, never defanged. */
export const observableSchema = z.object({ kind: observableKindSchema, value: z.string().min(1).max(2_000) });
export type Observable = z.infer<typeof observableSchema>;

/** Where one stands in a text; `end` is exclusive. */
export type FoundObservable = Observable & { readonly start: number; readonly end: number };

const dot = String.raw`(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\])`;
const label = `[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?`;
const host = `${label}(?:${dot}${label}){1,20}`;
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const at = String.raw`(?:@|\[@\]|\(@\)|\[at\])`;

/** In this order: what is part of an earlier one is not found again. */
const patterns: readonly (readonly [ObservableKind, RegExp])[] = [
  [
    'url',
    new RegExp(
      String.raw`\b(?:h(?:tt|xx)ps?|ftps?)(?::|\[:\])\/\/[^\s<>"'` +
        '`' +
        String.raw`\u0000-\u0020\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]{1,1900}`,
      'giu',
    ),
  ],
  ['email', new RegExp(`[a-z0-9._%+-]{1,64}${at}${host}`, 'giu')],
  ['sha256', /\b[0-9a-f]{64}\b/giu],
  ['sha1', /\b[0-9a-f]{40}\b/giu],
  ['md5', /\b[0-9a-f]{32}\b/giu],
  ['cve', /\bCVE-\d{4}-\d{4,7}\b/giu],
  ['ipv4', new RegExp(String.raw`(?<![\w.])${octet}(?:${dot}${octet}){3}(?![\w]|\.\d)`, 'gu')],
  ['ipv6', /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:.]*:)(?!\w)/giu],
  ['domain', new RegExp(String.raw`(?<![\w@/\\.-])${host}(?![\w@\\-])`, 'giu')],
];

/** Enough for any text that a person wrote; a pasted log is looked at up to here. */
const mostIn = 500;

/** What a text names, in order, defanged or not; file names are no domains. */
export function observablesIn(text: string): readonly FoundObservable[] {
  const found: FoundObservable[] = [];
  const taken = (start: number, end: number) => found.some((one) => start < one.end && end > one.start);
  for (const [kind, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= mostIn) break;
      const written = kind === 'url' ? withoutEnding(match[0]) : match[0];
      const end = match.index + written.length;
      const value = readOne(kind, written);
      if (value !== null && !taken(match.index, end)) found.push({ kind, value, start: match.index, end });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

/** Each once, in the order in which they were first named. */
export function distinctObservables(texts: Iterable<string>): readonly Observable[] {
  const all = new Map<string, Observable>();
  for (const text of texts)
    for (const { kind, value } of observablesIn(text)) {
      const key = observableKey({ kind, value });
      if (!all.has(key)) all.set(key, { kind, value });
    }
  return [...all.values()];
}

export function observableKey({ kind, value }: Observable): string {
  return `${kind} ${value}`;
}

function readOne(kind: ObservableKind, written: string): string | null {
  const plain = fanged(written);
  switch (kind) {
    case 'domain': {
      const name = plain.toLowerCase();
      if (!isTopLevel(name)) return null;
      return plain === written && isFileName(name) ? null : name;
    }
    case 'email':
      return isTopLevel(plain.toLowerCase()) ? plain.toLowerCase() : null;
    case 'url':
      return plain.replace(/^[^/]*\/\/[^/?#]*/u, (origin) => origin.toLowerCase());
    case 'ipv6':
      return isIpv6(plain) ? plain.toLowerCase() : null;
    case 'cve':
      return plain.toUpperCase();
    default:
      return plain.toLowerCase();
  }
}

/** What closes a sentence or a bracket around a URL is no part of it. */
function withoutEnding(url: string): string {
  const bare = url.replace(/[.,;:!?…’”»]+$/u, '');
  const last = bare.at(-1) ?? '';
  const opening = { ')': '(', ']': '[', '}': '{' }[last];
  if (opening === undefined || bare.includes(opening)) return bare;
  return withoutEnding(bare.slice(0, -1));
}

/** Without what people put in so that nothing can be pressed. */
function fanged(text: string): string {
  return text
    .replace(/^h(?:tt|xx)p/iu, 'http')
    .replaceAll(/\[:\]/gu, ':')
    .replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]/giu, '.')
    .replaceAll(/\[@\]|\(@\)|\[at\]/giu, '@');
}

/** Written so that no program makes something of it that can be pressed: `hxxps://evil[.]example/x`, `203[.]0[.]113[.]7`. */
export function defanged({ kind, value }: Observable): string {
  switch (kind) {
    case 'url': {
      const [, scheme = '', rest = '', path = ''] = /^([^:]*):\/\/([^/?#]*)(.*)$/su.exec(value) ?? [];
      return `${scheme.replace('http', 'hxxp')}://${bracketed(rest)}${path}`;
    }
    case 'ipv4':
    case 'domain':
      return bracketed(value);
    case 'email':
      return bracketed(value).replace('@', '[@]');
    case 'ipv6':
      return value.replaceAll(':', '[:]');
    default:
      return value;
  }
}

function bracketed(text: string): string {
  return text.replaceAll('.', '[.]');
}

/** The text with every observable in it defanged. */
export function defangText(text: string): string {
  let out = '';
  let from = 0;
  for (const { start, end, ...observable } of observablesIn(text)) {
    out += text.slice(from, start) + defanged(observable);
    from = end;
  }
  return out + text.slice(from);
}

/** Of one's own network or machine (RFC 1918, 3927, 4193, 4291, 6762): nothing to tell others, nothing to block. */
export function isInternal({ kind, value }: Observable): boolean {
  switch (kind) {
    case 'ipv4':
      return /^(?:10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|255\.)/u.test(value);
    case 'ipv6':
      return /^(?:::1?$|f[cd]|fe[89ab])/u.test(value);
    case 'domain':
      return internalNames.some((name) => value === name || value.endsWith(`.${name}`));
    case 'email':
      return isInternal({ kind: 'domain', value: value.slice(value.indexOf('@') + 1) });
    case 'url': {
      const name = hostOf(value);
      const kindOfHost = /^[\d.]+$/u.test(name) ? 'ipv4' : name.includes(':') ? 'ipv6' : 'domain';
      return isInternal({ kind: kindOfHost, value: name });
    }
    default:
      return false;
  }
}

/** Of a URL: its host without user, port and brackets. */
export function hostOf(url: string): string {
  const [, authority = ''] = /^[^:]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/u.exec(url) ?? [];
  const bracketedHost = /^\[([^\]]*)\]/u.exec(authority)?.[1];
  return bracketedHost ?? authority.replace(/:\d*$/u, '');
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/iu.test(group))) return false;
  // `12:30:45` is a time, and three short groups of digits are nothing else.
  return halves.length === 2
    ? groups.length <= 7 && groups.length > 0 && text.length > 4
    : groups.length === 8;
}
