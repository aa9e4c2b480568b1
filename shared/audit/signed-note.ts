import { decodeBase64, encodeBase64 } from './base64.ts';

/** One line under a note; `blob` is the key's 4-byte id and the signature. */
export type NoteSignature = { readonly name: string; readonly keyId: number; readonly signature: Uint8Array };

/** https://c2sp.org/signed-note: `text` ends in LF and is what was signed. */
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] };

const maximalSignatures = 16;
const signatureLine = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
// Control characters other than LF do not stand in a note, and so no CR either.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const refused = /[\u0000-\u0009\u000b-\u001f]/;

/** Null if malformed: no signature, more than 16, control characters, base64 that is not canonical. */
export function parseNote(note: string): SignedNote | null {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n') || refused.test(note)) return null;
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > maximalSignatures) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name, encoded] = signatureLine.exec(line) ?? [];
    const blob = encoded === undefined ? null : decodeBase64(encoded);
    if (name === undefined || blob === null || blob.length < 5) return null;
    signatures.push({ name, keyId: readKeyId(blob), signature: blob.subarray(4) });
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** The note as it is stored; see `parseNote`. */
export function formatNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const blob = new Uint8Array(4 + signature.length);
    new DataView(blob.buffer).setUint32(0, keyId);
    blob.set(signature, 4);
    return `\u2014 ${name} ${encodeBase64(blob)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Big-endian, of the first four bytes. */
export function readKeyId(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
