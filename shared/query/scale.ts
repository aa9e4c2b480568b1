import type { Operator } from './lex.ts';
import type { QueryField, Range } from './syntax.ts';

export type ScaleProblem = { readonly message: string };

export function isScaleProblem(found: Range | ScaleProblem): found is ScaleProblem {
  return 'message' in found;
}

const unitsMs: Readonly<Record<string, number>> = {
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `30m`, `1.5h`, `2d`, `1w` in milliseconds; null if it is none. */
function readSpan(text: string): number | null {
  const found = /^(\d{1,6}(?:\.\d{1,3})?)(m|min|h|d|w)$/i.exec(text);
  const unit = unitsMs[found?.[2]?.toLowerCase() ?? ''];
  return found === null || unit === undefined ? null : Math.round(Number(found[1]) * unit);
}

/** A value of a field that has an order of its own (`rank`, `span`), as the range that the operator makes of it. */
export function readScale(field: QueryField, operator: Operator | null, value: string): Range | ScaleProblem {
  const place = (text: string) => placeOf(field, text);
  const wrong: ScaleProblem = {
    message:
      field.kind === 'span'
        ? `How long is expected, like ${field.name}:<4h, ${field.name}:>2d or ${field.name}:1h..4h (m, h, d, w).`
        : `${field.name} is one of: ${(field.values ?? []).join(', ')}.`,
  };
  const [first = '', second, ...rest] = value.split('..');
  if (second !== undefined) {
    if (operator !== ':' || rest.length > 0 || first + second === '') return wrong;
    const [from, to] = [first === '' ? null : place(first), second === '' ? null : place(second)];
    if ((first !== '' && from === null) || (second !== '' && to === null)) return wrong;
    return { from, to, fromIncluded: true, toIncluded: true };
  }
  const at = place(first);
  if (at === null) return wrong;
  switch (operator) {
    case '>':
    case '>=':
      return { from: at, to: null, fromIncluded: operator === '>=', toIncluded: true };
    case '<':
    case '<=':
      return { from: null, to: at, fromIncluded: true, toIncluded: operator === '<=' };
    default:
      // A time that has gone by is never met to the millisecond: `age:4h` is up to four hours.
      return field.kind === 'span'
        ? { from: null, to: at, fromIncluded: true, toIncluded: true }
        : { from: at, to: at, fromIncluded: true, toIncluded: true };
  }
}

function placeOf(field: QueryField, text: string): number | null {
  if (field.kind === 'span') return readSpan(text);
  const at = (field.values ?? []).indexOf(text.toLowerCase());
  return at === -1 ? null : at;
}

export function isInRange({ from, to, fromIncluded, toIncluded }: Range, value: number): boolean {
  if (from !== null && (fromIncluded ? value < from : value <= from)) return false;
  return to === null || (toIncluded ? value <= to : value < to);
}
