const LEAST_SHARED = 10;
const LEAST_LEFT = 6;
const LONG_WORD = 7;
/** Names up to this length need no shortening. */
const SHORT = 28;

function sharedStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** Names of many files as they differ: a long beginning that all of them share is left out. */
export function apartNames(names: readonly string[]): ReadonlyMap<string, string> {
  const [first = ''] = names;
  const shared = names.reduce((least, name) => Math.min(least, sharedStart(first, name)), first.length);
  const word = first.slice(0, shared).search(/[^_\-./ ]*$/);
  // A word of which most is shared is no help either.
  const cut = shared - word > LONG_WORD ? shared : word;
  const shortest = Math.min(...names.map((name) => name.length));
  const from = Math.min(Math.max(0, cut), shortest - LEAST_LEFT);
  const short = names.every((name) => name.length <= SHORT);
  if (names.length < 2 || short || from < LEAST_SHARED) return new Map(names.map((name) => [name, name]));
  return new Map(names.map((name) => [name, `…${name.slice(from)}`]));
}
