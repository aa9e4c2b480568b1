import { equalBytes } from '../audit/bytes.ts';
import { type Checkpoint, checkpointFileName, parseCheckpoint } from '../audit/checkpoint.ts';
import { type Anchor, judgeAnchor } from '../audit/judge-anchor.ts';
import { isFinding, judgeHead } from '../audit/judge-heads.ts';
import type { NoteTools } from '../audit/note-keys.ts';
import type { Pin } from '../audit/pin-file.ts';
import { parseNote } from '../audit/signed-note.ts';
import type { ApprovalFindings } from './approval-finding.ts';
import type { ApprovalBundle } from './bundle.ts';
import type { SeenHead } from './signed-scalars.ts';

const unanchored: Anchor = { kind: 'none', size: null, time: null };

/** The head's size and root, null if it has none; without a pin nobody's key is there to check its signature with. */
export function readBundleHead(
  tools: NoteTools,
  { head: note, log }: Pick<ApprovalBundle, 'head' | 'log'>,
  pin: Pin | null,
  findings: ApprovalFindings,
): Checkpoint | null {
  const parsed = parseNote(note);
  const head = parsed === null ? null : parseCheckpoint(parsed.text);
  if (head === null) {
    findings.add('head_forged', 'head', 'malformed');
    return null;
  }
  if (head.origin !== log) findings.add('head_forged', 'head', 'origin');
  if (pin === null) return head;
  const judged = judgeHead(tools, pin, checkpointFileName(head.size), note);
  if (isFinding(judged)) findings.add('head_forged', 'head', String(judged.actual));
  return head;
}

/** What ties the head to something outside the file; `proven` are heads that it continues. */
export function judgeBundleAnchor(
  tools: NoteTools,
  { head: note }: Pick<ApprovalBundle, 'head'>,
  pin: Pin | null,
  { head, proven }: { readonly head: Checkpoint; readonly proven: readonly SeenHead[] },
  findings: ApprovalFindings,
): Anchor {
  if (pin === null) return unanchored;
  const judged = judgeHead(tools, pin, checkpointFileName(head.size), note);
  if (isFinding(judged)) return unanchored;
  const rootAt = (size: number) => proven.find((one) => one.size === size)?.root ?? null;
  const told = judgeAnchor(pin, { n: head.size, head: judged, rootAt, exportTime: null });
  for (const found of told.findings)
    if (found.kind === 'REWRITTEN') findings.add('history_rewritten', 'head');
  return told.anchor;
}

export function isProvenHead(proven: readonly SeenHead[], { size, root }: SeenHead): boolean {
  return proven.some((one) => one.size === size && equalBytes(one.root, root));
}
