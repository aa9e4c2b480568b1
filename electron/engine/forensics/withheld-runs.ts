/** `[from, to)` by index in the log. */
export type IndexRun = readonly [from: number, to: number];

const maximalRuns = 200;

/**
 * Where records with withheld fields are, as at most 200 runs in order. The range is looked at in equal parts, so that a run may
 * hold records without any: it begins and ends with one that has.
 */
export function withheldRuns(a: number, b: number, isWithheld: (index: number) => boolean): IndexRun[] {
  const runs: [number, number][] = [];
  const part = Math.max(1, Math.ceil((b - a) / maximalRuns));
  let inside: number | null = null;
  for (let index = a; index < b; index++) {
    if (!isWithheld(index)) continue;
    const at = Math.floor((index - a) / part);
    const last = runs.at(-1);
    if (last !== undefined && (inside === at || last[1] === index)) last[1] = index + 1;
    else runs.push([index, index + 1]);
    inside = at;
  }
  return runs;
}
