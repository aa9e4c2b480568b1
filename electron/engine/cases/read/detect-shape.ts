import type { JsonShape } from './split-json.ts';

/** How records stand in a file. */
export type FileShape = { readonly kind: 'lines' } | { readonly kind: 'json'; readonly shape: JsonShape };

/** Members of an outermost object that hold the records, of the systems we know. */
const wrapped =
  /^\s*\{\s*"(?:Records|records|value|events|Events|logEvents|items|data|hits|results)"\s*:\s*\[/;

/** Reads it off the first bytes. */
export function detectShape(head: Buffer): FileShape {
  const text = head.toString('latin1', 0, 65_536);
  const first = /\S/.exec(text)?.[0] ?? '';
  if (first === '[') return { kind: 'json', shape: 'array' };
  if (first !== '{') return { kind: 'lines' };
  if (wrapped.test(text)) return { kind: 'json', shape: 'wrapped' };
  // Records over several lines: the first line alone is no JSON, and begins the only one that could be.
  const line = /^\s*(.*)/.exec(text)?.[1] ?? '';
  const whole = text.trimStart().length > line.length;
  if (
    whole &&
    !isJson(Buffer.from(line.trimEnd(), 'latin1').toString('utf8')) &&
    /^\{\s*("[^"]*"\s*:.{0,200}[[{,]?\s*)?$/.test(line)
  )
    return { kind: 'json', shape: 'texts' };
  return { kind: 'lines' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
