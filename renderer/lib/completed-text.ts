/** The text after a completion took the place of what stands from `from` to the caret; where the caret goes. */
export function completed(
  text: string,
  caret: number,
  completion: { readonly from: number; readonly text: string },
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, completion.from);
  const after = text.slice(caret);
  return { text: `${before}${completion.text}${after}`, caret: before.length + completion.text.length };
}
