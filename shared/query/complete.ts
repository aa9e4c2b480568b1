import type { QueryFields } from './syntax.ts';

export type Completion = { readonly from: number; readonly text: string; readonly label: string };

const mostShown = 50;

/** What the word before the caret could become: names of fields, or the values of one that has only so many. */
export function complete(query: string, caret: number, { fields, raw }: QueryFields): Completion[] {
  const before = query.slice(0, caret);
  const word = /[^\s()]*$/.exec(before)?.[0] ?? '';
  const from = caret - word.length;
  const colon = word.indexOf(':');
  if (colon >= 0) {
    const field = fields.find(({ name }) => name === word.slice(0, colon));
    const typed = word.slice(colon + 1).toLowerCase();
    return (field?.values ?? [])
      .filter((value) => value.startsWith(typed))
      .map((value) => ({ from: from + colon + 1, text: value, label: value }));
  }
  const named = fields.map(({ name, about }) => ({ from, text: `${name}:`, label: `${name}: ${about}` }));
  const words = ['AND', 'OR', 'NOT'].map((text) => ({ from, text: `${text} `, label: text }));
  const pointer = raw ? [{ from, text: 'raw./', label: 'raw./pointer: any member of the record' }] : [];
  return [...named, ...pointer, ...(word === '' ? [] : words)]
    .filter(({ text }) => text.toLowerCase().startsWith(word.toLowerCase()))
    .slice(0, mostShown);
}
