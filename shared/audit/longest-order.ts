/**
 * The longest strictly increasing subsequence of `places` by patience sorting in line order (A17): for each line the first
 * tail not below it is replaced, also when equal, so of two adjacent equal lines the later is kept. Places below 0 are
 * passed over. Answers the kept lines, in order.
 */
export function longestOrder(places: Float64Array): Int32Array {
  const tails = new Int32Array(places.length);
  const before = new Int32Array(places.length).fill(-1);
  const place = (line: number) => places[line] ?? -1;
  let length = 0;
  for (let line = 0; line < places.length; line++) {
    const wanted = place(line);
    if (wanted < 0) continue;
    let low = 0;
    let high = length;
    if (length > 0 && place(tails[length - 1] ?? 0) < wanted) low = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (place(tails[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    tails[low] = line;
    before[line] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    if (low === length) length++;
  }
  const kept = new Int32Array(length);
  let line = length > 0 ? (tails[length - 1] ?? -1) : -1;
  for (let at = length - 1; at >= 0; at--) {
    kept[at] = line;
    line = before[line] ?? -1;
  }
  return kept;
}
