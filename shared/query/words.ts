const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;

/** One form for the ways of writing a letter large or small. */
export function fold(text: string): string {
  return text.toLowerCase();
}

/** The words of a text, folded, in order: runs of letters, digits and marks. */
export function wordsOf(text: string): string[] {
  return fold(text).match(wordPattern) ?? [];
}
