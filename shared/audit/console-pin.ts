import { z } from 'zod';
import { timestampSchema } from '../domain/scalars.ts';
import { decodeBase64 } from './base64.ts';
import { equalBytes } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { keyType, type NoteTools, parseVkey, signedBy, verifyNoteSignature } from './note-keys.ts';
import { parseNote } from './signed-note.ts';
import { verifyConsistency } from './verify-proofs.ts';

const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * What a console knows of its organisation's log from somewhere else than the server of today: the keys it took when the
 * workspace was first trusted, and the largest head that it has checked. Kept in the keychain, by main.
 */
export const consolePinSchema = z.object({
  origin: z.string().regex(/^[a-z0-9./-]{3,120}$/),
  /** A key counts for heads of sizes in `[from, to)`. */
  log_vkeys: z.array(z.object({ vkey: z.string(), from: size, to: size.nullable() })).min(1),
  export_vkeys: z.array(z.string()),
  head: z.object({ size, root: z.string(), note: z.string(), seen_at: timestampSchema }).nullable(),
  trusted_at: timestampSchema,
});
export type ConsolePin = z.infer<typeof consolePinSchema>;

export type HeadVerdict =
  /** The very head that is pinned. */
  | { readonly kind: 'same'; readonly head: Checkpoint }
  /** A larger one; whether it continues the pinned one takes a proof. */
  | { readonly kind: 'newer'; readonly head: Checkpoint }
  | { readonly kind: 'forged'; readonly reason: 'malformed' | 'bad-signature' | 'origin' | 'unknown-key' }
  | { readonly kind: 'rolled_back'; readonly head: Checkpoint }
  | { readonly kind: 'split_view'; readonly head: Checkpoint };

/** Section 3 of the format, at the console: `note` against what is pinned. */
export function judgeNote(tools: NoteTools, pin: ConsolePin, note: string): HeadVerdict {
  const parsed = parseNote(note);
  const head = parsed === null ? null : parseCheckpoint(parsed.text);
  if (parsed === null || head === null) return { kind: 'forged', reason: 'malformed' };
  if (head.origin !== pin.origin) return { kind: 'forged', reason: 'origin' };
  let signed = false;
  for (const { vkey, from, to } of pin.log_vkeys) {
    const key = parseVkey(tools, vkey);
    if (key === null) continue;
    for (const signature of parsed.signatures.filter((one) => signedBy(one, key))) {
      if (!verifyNoteSignature(tools, parsed.text, key, signature))
        return { kind: 'forged', reason: 'bad-signature' };
      signed ||= from <= head.size && (to === null || head.size < to);
    }
  }
  if (!signed) return { kind: 'forged', reason: 'unknown-key' };
  if (pin.head === null || head.size > pin.head.size) return { kind: 'newer', head };
  if (head.size < pin.head.size) return { kind: 'rolled_back', head };
  const root = decodeBase64(pin.head.root);
  return root !== null && equalBytes(root, head.root) ? { kind: 'same', head } : { kind: 'split_view', head };
}

/** Whether a larger head continues the pinned one; everything continues nothing. */
export function continuesPin(
  tools: NoteTools,
  pin: ConsolePin,
  head: Checkpoint,
  proof: readonly string[],
): boolean {
  if (pin.head === null || pin.head.size === 0) return true;
  const root1 = decodeBase64(pin.head.root);
  const hashes = proof.map(decodeBase64);
  if (root1 === null || hashes.some((hash) => hash === null)) return false;
  const claim = { size1: pin.head.size, size2: head.size, root1, root2: head.root };
  return verifyConsistency(tools.sha256, { ...claim, proof: hashes as Uint8Array[] });
}

/** Whether a text is the key of this log: of heads, or of exports. */
export function isKeyOf(tools: Pick<NoteTools, 'sha256' | 'utf8'>, vkey: string, name: string): boolean {
  const key = parseVkey(tools, vkey);
  return key !== null && key.type === keyType.note && key.name === name;
}

/** The pin file (A11) of what a console holds, as JSON: for verifying away from it. */
export function pinFileText(pin: ConsolePin, nonce: string | null): string {
  const { origin, log_vkeys, export_vkeys, head } = pin;
  const seen = head === null ? null : { size: head.size, root: head.root, time: head.seen_at };
  const rest = { witness_vkeys: [], quorum: 2, head: seen, operator: null, nonce };
  return `${JSON.stringify({ v: 1, origin, log_vkeys, export_vkeys, ...rest }, null, 2)}\n`;
}
