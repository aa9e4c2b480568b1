import { equalBytes } from '../../../shared/audit/bytes.ts';
import { leafHash } from '../../../shared/audit/chain.ts';
import { checkpointFileName, parseCheckpoint } from '../../../shared/audit/checkpoint.ts';
import { type Anchor, judgeAnchor } from '../../../shared/audit/judge-anchor.ts';
import { isFinding, judgeHead } from '../../../shared/audit/judge-heads.ts';
import type { Pin } from '../../../shared/audit/pin-file.ts';
import { rangeInclusionProof } from '../../../shared/audit/range-proof.ts';
import { parseNote } from '../../../shared/audit/signed-note.ts';
import { readStrictRecord } from '../../../shared/audit/strict-record.ts';
import { formatTlogProof, parseTlogProof } from '../../../shared/audit/tlog-proof.ts';
import { verifyInclusion } from '../../../shared/audit/verify-proofs.ts';
import { ExportFailure, lineOfRecord, type OpenExport } from './export-reader.ts';
import { noteTools, sha256 } from './hashes.ts';

/** A proof file for record `n` with the record in it. Throws an ExportFailure where the export cannot prove it. */
export function proveRecord(opened: OpenExport, n: number): string {
  const { range, head, leaves, lines, note } = opened;
  if (n < range.a || n >= range.b)
    throw new ExportFailure(`record ${n} is not in this export, which holds [${range.a}, ${range.b})`);
  if (leaves === null)
    throw new ExportFailure(
      'its records do not lead to its head, so none can be proven; `verify` says what is wrong',
    );
  const line = lineOfRecord(opened, n);
  if (line < 0) throw new ExportFailure(`record ${n} is altered or missing, so it cannot be proven`);
  const extra = Uint8Array.from(lines.line(line));
  const proof = rangeInclusionProof(sha256, range, leaves, n);
  const claim = { index: n, size: range.n, leaf: leafHash(sha256, extra), root: head.root, proof };
  if (!verifyInclusion(sha256, claim)) throw new Error(`the proof of record ${n} does not hold`);
  return formatTlogProof({ extra, index: n, proof, note });
}

export type ProofReport = {
  readonly verdict: 'PROVEN' | 'REFUSED';
  /** Why it was refused: `malformed`, `record`, `inclusion`, or the reason of the head. */
  readonly reason: string | null;
  readonly anchor: Anchor;
  readonly log: string;
  readonly index: number | null;
  /** Size of the head that the record is in. */
  readonly size: number | null;
  /** The record's bytes as text; only where it is proven. */
  readonly record: string | null;
};

const unanchored: Anchor = { kind: 'none', size: null, time: null };

/** Whether a proof file shows, to whoever trusts `pin`, that the log has the record; `record` where the file has none in it. */
export function checkProof(text: string, pin: Pin, record: Uint8Array | null = null): ProofReport {
  const parsed = parseTlogProof(text);
  const refuse = (reason: string): ProofReport => {
    const index = parsed?.index ?? null;
    const base = {
      verdict: 'REFUSED',
      anchor: unanchored,
      log: pin.origin,
      size: null,
      record: null,
    } as const;
    return { ...base, reason, index };
  };
  if (parsed === null) return refuse('malformed');
  const { extra, index, proof, note } = parsed;
  if (extra !== null && record !== null && !equalBytes(extra, record)) return refuse('record');
  const bytes = extra ?? record;
  if (bytes === null) return refuse('record');
  const claimed = parseCheckpoint(parseNote(note)?.text ?? '');
  const head = judgeHead(noteTools, pin, checkpointFileName(claimed?.size ?? 0), note);
  if (isFinding(head)) return refuse(`head: ${head.actual}`);
  const { size, root } = head;
  if (!verifyInclusion(sha256, { index, size, leaf: leafHash(sha256, bytes), root, proof }))
    return refuse('inclusion');
  const read = Buffer.from(bytes).toString('utf8');
  const strict = readStrictRecord(read, bytes.length, pin.origin);
  if (strict?._n !== index || !Buffer.from(read).equals(bytes)) return refuse('record');
  const rootAt = (at: number) => (at === size ? root : null);
  const { anchor, findings } = judgeAnchor(pin, { n: size, head, rootAt, exportTime: null });
  if (findings.length > 0) return refuse(`head: ${findings[0]?.kind}`);
  return { verdict: 'PROVEN', reason: null, anchor, log: pin.origin, index, size, record: read };
}
