import { AppError } from '../../../shared/errors/app-error.ts';

/** What is written in place of a secret; the kind helps whoever reads the log. */
const mark = (kind: string) => `[${kind} removed]`;

type Rule = { readonly pattern: RegExp; readonly replacement: string };

/**
 * Secrets by their look, the most telling first. The character classes contain no quote, so that the text of a JSON
 * document stays JSON.
 */
const rules: readonly Rule[] = [
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replacement: mark('private key'),
  },
  {
    pattern: /\beyJ[\w-]{6,}(?:\.[\w-]*){1,4}/g,
    replacement: mark('token'),
  },
  { pattern: /\b(bearer|basic|dpop)(\s+)[\w.~+/=-]{8,}/gi, replacement: `$1$2${mark('token')}` },
  {
    pattern:
      /((?:pass(?:word|phrase|wd)?|secret|token|authorization|cookie|api[_-]?key|cache[_-]?key)\\?["']?\s*[:=]\s*\\?["']?)(?!\[)[^\s"'\\,;&}]+/gi,
    replacement: `$1${mark('secret')}`,
  },
  { pattern: /\b(?:0x)?[0-9a-f]{64,}\b/gi, replacement: mark('hex') },
  // 256 bits in base64 or base64url, as refresh tokens and keys are; UUIDs and names of files are shorter.
  { pattern: /(?<![\w+-])[\w+-]{43,}={0,2}(?![\w+-])/g, replacement: mark('token') },
  { pattern: /\b[\w.%+-]{1,64}@((?:[\w-]{1,63}\.)+[a-z]{2,24})\b/gi, replacement: '…@$1' },
];

/** The text without anything that looks like a secret, and with people's addresses cut to their domain. */
export function redactText(text: string): string {
  return rules.reduce((rest, { pattern, replacement }) => rest.replace(pattern, replacement), text);
}

const secretName =
  /pass(word|phrase|wd)|secret|token|authorization|cookie|^(api|cache|private|wrapping)?_?key$|^pem$/i;
const maximalDepth = 8;
const maximalText = 4_000;
const maximalMembers = 100;

/** A copy for the log: members named like secrets are gone whatever they hold, texts are redacted and cut. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value.slice(0, maximalText));
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return `[${typeof value}]`;
  if (depth >= maximalDepth) return '[deeper]';
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value))
    return value.slice(0, maximalMembers).map((member) => redactValue(member, depth + 1));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, maximalMembers)
      .map(([name, member]) => [
        redactText(name),
        secretName.test(name) ? mark('secret') : redactValue(member, depth + 1),
      ]),
  );
}

/** An error with its code and causes, and its stack where it is a defect; never its other members, which may hold a request. */
function describeError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    message: redactText(error.message.slice(0, maximalText)),
    ...(error instanceof AppError
      ? {}
      : { stack: redactText((error.stack ?? '').split('\n').slice(1, 12).join('\n')) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}
