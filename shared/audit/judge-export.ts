import { equalBytes } from './bytes.ts';
import { type ExportText, parseExportText } from './export-text.ts';
import { type Finding, finding } from './finding.ts';
import { type NoteTools, signedBy, verifyNoteSignature } from './note-keys.ts';
import type { Pin } from './pin-file.ts';
import type { ExportRange } from './range-tree.ts';
import { parseNote } from './signed-note.ts';

export type ExportFacts = {
  readonly range: ExportRange;
  /** Of the valid head of size `n`; null without one. */
  readonly root: Uint8Array | null;
  /** SHA-256 of the stored bytes of `disclosures.ndjson`; null if there is none. */
  readonly disclosures: Uint8Array | null;
};

/** `note` is the text of `export.note`, null if it is not UTF-8. The first failing reason of A14 is the finding's. */
export function judgeExport(
  tools: NoteTools,
  pin: Pin,
  note: string | null,
  facts: ExportFacts,
): ExportText | Finding {
  const forged = (reason: string) =>
    finding('FORGED_EXPORT', 'head', { file: 'export.note', actual: reason });
  const parsed = note === null ? null : parseNote(note);
  if (parsed === null) return forged('malformed');
  let known = false;
  for (const signature of parsed.signatures) {
    for (const key of pin.exportKeys.filter((pinned) => signedBy(signature, pinned))) {
      if (!verifyNoteSignature(tools, parsed.text, key, signature)) return forged('bad-signature');
      known = true;
    }
  }
  if (!known) return forged('unknown-key');
  const text = parseExportText(parsed.text);
  if (text === null) return forged('malformed');
  if (text.origin !== pin.origin) return forged('origin');
  const { range, root, disclosures } = facts;
  if (text.a !== range.a || text.b !== range.b || text.n !== range.n) return forged('range');
  if (root !== null && !equalBytes(text.root, root)) return forged('root');
  if (pin.nonce !== null && !equalBytes(text.nonce, pin.nonce)) return forged('nonce');
  if (disclosures !== null && (text.disclosures === null || !equalBytes(text.disclosures, disclosures)))
    return forged('disclosures');
  return text;
}
