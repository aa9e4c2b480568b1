const dayMs = 86_400_000;

/** Another range of seeds every day, so that the gates try more of them over time; a failure names its range. */
export function sliceOfTheDay(count: number): { readonly from: number; readonly to: number } {
  const day = Math.floor(Date.now() / dayMs);
  const from = 100_000 + (day % 10_000) * count;
  return { from, to: from + count - 1 };
}
