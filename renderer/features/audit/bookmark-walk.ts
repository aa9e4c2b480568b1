/** Which of the bookmarked rows comes next from here; the walk begins again at the other end. Null when there is none. */
export function nextMarked(indexes: readonly number[], at: number, step: 1 | -1): number | null {
  const sorted = [...indexes].sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  if (step === 1) return sorted.find((index) => index > at) ?? sorted[0] ?? null;
  return sorted.findLast((index) => index < at) ?? sorted.at(-1) ?? null;
}
