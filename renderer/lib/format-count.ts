const grouped = new Intl.NumberFormat('en-GB');

/** `1204811` as `1,204,811`. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** `98,204`, then `1.2M`: for narrow places, with the whole number in reach. */
export function formatShortCount(value: number): string {
  if (value < 100_000) return formatCount(value);
  if (value < 999_500) return `${Math.round(value / 1000)}k`;
  return `${(value / 1_000_000).toFixed(value < 9_950_000 ? 1 : 0)}M`;
}

/** `1 change`, `2 changes`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
