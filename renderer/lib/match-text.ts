/**
 * How well `query` fits `text`: 0 is no fit, higher is better. Every word of the query must occur;
 * starts of words count most, so that `lo sc` finds "Lock screen".
 */
export function matchText(query: string, text: string): number {
  const haystack = text.toLowerCase();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  let score = 0;
  for (const word of words) {
    const at = haystack.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) score += 4;
    else if (haystack.includes(` ${word}`)) score += 3;
    else score += 1;
  }
  return score;
}
