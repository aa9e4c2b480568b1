import {
  getAuditKeys,
  getConsistencyProof,
  getInclusionProof,
  getLatestCheckpoint,
} from '../../../shared/api/audit-heads.ts';
import { decodeBase64, encodeBase64 } from '../../../shared/audit/base64.ts';
import { fromHex } from '../../../shared/audit/bytes.ts';
import type { Checkpoint } from '../../../shared/audit/checkpoint.ts';
import { type ConsolePin, continuesPin, isKeyOf, judgeNote } from '../../../shared/audit/console-pin.ts';
import { exportKeyName } from '../../../shared/audit/export-text.ts';
import { verifyInclusion } from '../../../shared/audit/verify-proofs.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { ApiError } from '../../net/api-client.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { WaitingReceipt } from '../cache/tables/audit-receipts.ts';
import { noteTools, sha256 } from '../forensics/hashes.ts';
import type { Finding } from './alarm-text.ts';

export type Checked =
  /** The log has no head yet. */
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly head: Checkpoint; readonly note: string }
  | {
      readonly kind: 'newer';
      readonly head: Checkpoint;
      readonly note: string;
      readonly proof: readonly string[];
    }
  | { readonly kind: 'found'; readonly finding: Finding }
  /** Nothing that could be judged; `refusal` where the server would not show what it must. */
  | { readonly kind: 'refused'; readonly refusal: string };

/** Asks for the newest head and holds it against what is pinned. Throws what keeps the console from the server. */
export async function checkHead(api: AuthorizedApi, pin: ConsolePin, signal: AbortSignal): Promise<Checked> {
  const latest = await shown(() => api.call(getLatestCheckpoint, {}, { signal }));
  if ('refusal' in latest)
    return pin.head === null ? { kind: 'none' } : { kind: 'refused', refusal: latest.refusal };
  const { note } = latest.value.value;
  const verdict = judgeNote(noteTools, pin, note);
  const found = (kind: Finding['kind'], head: Checkpoint | null, detail: string): Checked => {
    const theirs = head === null ? null : { size: head.size, root: encodeBase64(head.root) };
    return { kind: 'found', finding: { kind, theirsNote: note, theirs, n: null, detail } };
  };
  switch (verdict.kind) {
    case 'forged':
      return found('forged_head', null, verdict.reason);
    case 'split_view':
    case 'rolled_back':
      return found(verdict.kind, verdict.head, '');
    case 'same':
      return { kind: 'same', head: verdict.head, note };
    case 'newer': {
      const { head } = verdict;
      const from = pin.head?.size ?? 0;
      if (from === 0) return { kind: 'newer', head, note, proof: [] };
      const query = { from: String(from), to: String(head.size) };
      const proof = await shown(() => api.call(getConsistencyProof, { query }, { signal }));
      if ('refusal' in proof) return { kind: 'refused', refusal: proof.refusal };
      const hashes = proof.value.value.proof;
      if (!continuesPin(noteTools, pin, head, hashes)) return found('rewritten', head, '');
      return { kind: 'newer', head, note, proof: hashes };
    }
  }
}

/** Whether the record of a receipt is in a head; a refusal where the server would not show it. */
export async function checkReceipt(
  api: AuthorizedApi,
  head: Checkpoint,
  receipt: WaitingReceipt,
  signal: AbortSignal,
): Promise<'in' | 'out' | { readonly refusal: string }> {
  const query = { n: String(receipt.n), size: String(head.size) };
  const answer = await shown(() => api.call(getInclusionProof, { query }, { signal }));
  if ('refusal' in answer) return answer;
  const proof = answer.value.value.proof.map(decodeBase64).filter((hash) => hash !== null);
  const claim = { index: receipt.n, size: head.size, leaf: fromHex(receipt.leaf), root: head.root, proof };
  return verifyInclusion(sha256, claim) ? 'in' : 'out';
}

/** The keys that the server names, for a workspace whose log was never seen before. */
export async function firstKeys(
  api: AuthorizedApi,
  at: string,
  signal: AbortSignal,
): Promise<ConsolePin | null> {
  const answer = await shown(() => api.call(getAuditKeys, {}, { signal }));
  if ('refusal' in answer) return null;
  const { origin, log_vkeys, export_vkeys } = answer.value.value;
  const keys = log_vkeys.flatMap(({ vkey, from, to }) => (from === null ? [] : [{ vkey, from, to }]));
  if (keys.length === 0) return null;
  const well =
    keys.every(({ vkey }) => isKeyOf(noteTools, vkey, origin)) &&
    export_vkeys.every((vkey) => isKeyOf(noteTools, vkey, exportKeyName(origin)));
  if (!well) throw new AppError('bad_answer', 'The server names keys of its audit log that are none.');
  return { origin, log_vkeys: keys, export_vkeys, head: null, trusted_at: at };
}

/** A refusal by the server itself is part of what it shows; being offline, signed out, too fast or in trouble is not. */
async function shown<T>(
  ask: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly refusal: string }> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof ApiError && [400, 403, 404, 405, 409, 410, 422].includes(error.status))
      return { refusal: `status ${error.status}` };
    if (error instanceof AppError && (error.code === 'bad_answer' || error.code === 'answer_too_large'))
      return { refusal: error.code };
    throw error;
  }
}
