import type { QueryFields } from './syntax.ts';

export type Completion = { readonly from: number; readonly text: string; readonly label: string };

const mostShown = 50;

/** What the word before the caret could become: names of fields, or the values of one that has only so many. */
export function complete(query: string, caret: number, { fields, raw, minus }: QueryFields): Completion[] {
  const before = query.slice(0, caret);
  const word = /(?:[^\s()":]*:[<>=]*"[^"]*|[^\s()]*)$/.exec(before)?.[0] ?? '';
  const dash = minus === true && word.startsWith('-') ? 1 : 0;
  const from = caret - word.length + dash;
  const bare = word.slice(dash);
  const colon = bare.indexOf(':');
  if (colon >= 0) {
    const field = fields.find(({ name }) => name === bare.slice(0, colon));
    const [operator = ''] = /^[<>=]*/.exec(bare.slice(colon + 1)) ?? [];
    const at = colon + 1 + operator.length;
    const typed = bare.slice(at).replace(/^"/, '').toLowerCase();
    return [...(field?.values ?? []), ...(field?.offers ?? [])]
      .filter((value) => beginsIn(value.toLowerCase(), typed))
      .slice(0, mostShown)
      .map((value) => ({ from: from + at, text: asWritten(value), label: value }));
  }
  const named = fields.map(({ name, about }) => ({ from, text: `${name}:`, label: `${name}: ${about}` }));
  const words = ['AND', 'OR', 'NOT'].map((text) => ({ from, text: `${text} `, label: text }));
  const pointer = raw ? [{ from, text: 'raw./', label: 'raw./pointer: any member of the record' }] : [];
  return [...named, ...pointer, ...(bare === '' ? [] : words)]
    .filter(({ text }) => text.toLowerCase().startsWith(bare.toLowerCase()))
    .slice(0, mostShown);
}

/** At the beginning of one of its words. */
function beginsIn(value: string, typed: string): boolean {
  return value.startsWith(typed) || value.includes(` ${typed}`);
}

function asWritten(value: string): string {
  return /^[^\s()"*?\\]+$/.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
