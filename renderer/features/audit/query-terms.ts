import type { facetColumns } from '../../../shared/ipc/event-calls.ts';

export type FacetColumn = (typeof facetColumns)[number];

/** Chosen values of the facets; null is the events that do not say it. */
export type FacetChoice = Readonly<Partial<Record<FacetColumn, readonly (string | null)[]>>>;

export const noChoice: FacetChoice = {};

/** A value as the query language takes it, whatever stands in it. */
export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The events with this value in this column. */
export function termOf(column: string, value: string | null): string {
  return value === null ? `NOT ${column}:*` : `${column}:${quoted(value)}`;
}

function choiceTerm(column: FacetColumn, values: readonly (string | null)[]): string {
  const terms = values.map((value) => termOf(column, value));
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' OR ')})`;
}

function entries(choice: FacetChoice): readonly (readonly [FacetColumn, readonly (string | null)[]])[] {
  return (Object.entries(choice) as [FacetColumn, readonly (string | null)[]][]).filter(
    ([, values]) => values.length > 0,
  );
}

/** The words of the person and what was chosen in the facets, as one query. */
export function composeQuery(text: string, choice: FacetChoice): string {
  const words = text.trim();
  const chosen = entries(choice).map(([column, values]) => choiceTerm(column, values));
  if (chosen.length === 0) return words;
  return [words === '' ? null : `(${words})`, ...chosen].filter((part) => part !== null).join(' AND ');
}

/** Narrows a query by one more term, or begins with it. */
export function narrowed(text: string, term: string): string {
  const words = text.trim();
  if (words === '') return term;
  return words.includes(term) ? words : `${/\bOR\b/.test(words) ? `(${words})` : words} AND ${term}`;
}

/** Narrows a query to what does not have this. */
export function without(text: string, term: string): string {
  return narrowed(text, term.startsWith('NOT ') ? term.slice(4) : `NOT ${term}`);
}

export function toggledChoice(choice: FacetChoice, column: FacetColumn, value: string | null): FacetChoice {
  const chosen = choice[column] ?? [];
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return { ...choice, [column]: next };
}

export function chosenCount(choice: FacetChoice): number {
  return entries(choice).reduce((sum, [, values]) => sum + values.length, 0);
}

export interface ChosenFacet {
  readonly column: FacetColumn;
  readonly value: string | null;
}

export function chosenFacets(choice: FacetChoice): readonly ChosenFacet[] {
  return entries(choice).flatMap(([column, values]) => values.map((value) => ({ column, value })));
}
