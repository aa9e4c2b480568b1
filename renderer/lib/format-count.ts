const grouped = new Intl.NumberFormat('en-GB');

/** `1204811` as `1,204,811`. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** `1 change`, `2 changes`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
