import { type Checkpoint, checkpointFileSize, parseCheckpoint } from './checkpoint.ts';
import { type Finding, finding } from './finding.ts';
import { type NoteTools, signedBy, verifyCosignature, verifyNoteSignature } from './note-keys.ts';
import type { Pin } from './pin-file.ts';
import { parseNote, type SignedNote } from './signed-note.ts';

/** A head signed by a pinned key, with the newest time in seconds at which each pinned witness cosigned it. */
export type ValidHead = Checkpoint & { readonly cosigned: ReadonlyMap<string, number> };

type Reason = 'name' | 'malformed' | 'bad-signature' | 'origin' | 'unknown-key';

/** `note` is the text of a file under `checkpoints/`, null if it is not UTF-8. The order of reasons is A12's. */
export function judgeHead(
  tools: NoteTools,
  pin: Pin,
  fileName: string,
  note: string | null,
): ValidHead | Finding {
  const named = checkpointFileSize(fileName);
  const forged = (reason: Reason) =>
    finding('FORGED_HEAD', 'head', { index: named, file: `checkpoints/${fileName}`, actual: reason });
  if (named === null) return forged('name');
  const parsed = note === null ? null : parseNote(note);
  if (parsed === null) return forged('malformed');
  const cosigned = readCosignatures(tools, pin, parsed);
  if (cosigned === null || !logSignaturesHold(tools, pin, parsed)) return forged('bad-signature');
  const head = parseCheckpoint(parsed.text);
  if (head === null) return forged('malformed');
  if (head.size !== named) return forged('name');
  if (head.origin !== pin.origin) return forged('origin');
  const signed = pin.logKeys.some(
    ({ key, from, to }) =>
      from <= head.size && head.size < to && parsed.signatures.some((signature) => signedBy(signature, key)),
  );
  return signed ? { ...head, cosigned } : forged('unknown-key');
}

export function isFinding(judged: ValidHead | Finding): judged is Finding {
  return 'kind' in judged;
}

function logSignaturesHold(tools: NoteTools, pin: Pin, { text, signatures }: SignedNote): boolean {
  return signatures.every((signature) =>
    pin.logKeys.every(
      ({ key }) => !signedBy(signature, key) || verifyNoteSignature(tools, text, key, signature),
    ),
  );
}

/** Null if one of a pinned witness does not hold. */
function readCosignatures(
  tools: NoteTools,
  pin: Pin,
  { text, signatures }: SignedNote,
): Map<string, number> | null {
  const cosigned = new Map<string, number>();
  for (const signature of signatures) {
    for (const key of pin.witnessKeys.filter((witness) => signedBy(signature, witness))) {
      const time = verifyCosignature(tools, text, key, signature);
      if (time === null) return null;
      const name = `${key.name}+${key.id}`;
      cosigned.set(name, Math.max(time, cosigned.get(name) ?? 0));
    }
  }
  return cosigned;
}
