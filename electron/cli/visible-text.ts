/** Controls, invisible and bidirectional characters, and what is no character: a terminal would obey or hide them. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/** Foreign text as it may be written to a terminal; `lines` keeps its line feeds. */
export function visibleText(text: string, { lines = false } = {}): string {
  return text.replaceAll(unseen, (letter) => {
    if (lines && letter === '\n') return letter;
    return `\\u{${letter.codePointAt(0)?.toString(16)}}`;
  });
}
