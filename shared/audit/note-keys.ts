import { decodeBase64, encodeBase64 } from './base64.ts';
import type { Sha256 } from './chain.ts';
import { type NoteSignature, readKeyId } from './signed-note.ts';

/** Type bytes of https://c2sp.org/signed-note; others may exist and are skipped. */
export const keyType = { note: 0x01, cosignature: 0x04 } as const;

export type NoteKey = {
  readonly name: string;
  readonly id: number;
  readonly type: number;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
};

/** The cryptography that notes need; `publicKey` is 32 bytes, `signature` 64. */
export type NoteTools = {
  readonly sha256: Sha256;
  readonly utf8: (text: string) => Uint8Array;
  readonly verifyEd25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
};

type IdTools = Pick<NoteTools, 'sha256' | 'utf8'>;

/** First 4 bytes of `H(name || "\n" || type || publicKey)`. */
export function makeKey(tools: IdTools, name: string, type: number, publicKey: Uint8Array): NoteKey {
  const hash = tools.sha256(tools.utf8(`${name}\n`), Uint8Array.of(type), publicKey);
  return { name, id: readKeyId(hash), type, publicKey };
}

export function formatVkey({ name, id, type, publicKey }: NoteKey): string {
  return `${name}+${id.toString(16).padStart(8, '0')}+${encodeBase64(Uint8Array.of(type, ...publicKey))}`;
}

/** `name+id+base64`; null if malformed, of another type than Ed25519's two, or with an id that is not the key's. */
export function parseVkey(tools: IdTools, text: string): NoteKey | null {
  const [, name, encoded] = /^([^\s+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  const bytes = encoded === undefined ? null : decodeBase64(encoded);
  if (name === undefined || bytes?.length !== 33) return null;
  const key = makeKey(tools, name, bytes[0] ?? 0, bytes.subarray(1));
  const known = key.type === keyType.note || key.type === keyType.cosignature;
  return known && formatVkey(key) === text ? key : null;
}

export function signedBy(signature: NoteSignature, key: NoteKey): boolean {
  return signature.name === key.name && signature.keyId === key.id;
}

/** A plain Ed25519 signature (type 0x01) over the text of a note. */
export function verifyNoteSignature(
  tools: NoteTools,
  text: string,
  key: NoteKey,
  { signature }: NoteSignature,
): boolean {
  return signature.length === 64 && tools.verifyEd25519(key.publicKey, tools.utf8(text), signature);
}

/** Last second of the year 9999. */
const maximalTime = 253_402_300_799;

/** What a `cosignature/v1` (type 0x04, https://c2sp.org/tlog-cosignature) signs; `time` in seconds. */
export function cosignedText(time: number, text: string): string {
  return `cosignature/v1\ntime ${time}\n${text}`;
}

/** Time of a valid cosignature in seconds since 1970, or null. */
export function verifyCosignature(
  tools: NoteTools,
  text: string,
  key: NoteKey,
  { signature }: NoteSignature,
): number | null {
  if (signature.length !== 72) return null;
  const time = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));
  if (time > maximalTime) return null;
  const message = tools.utf8(cosignedText(time, text));
  return tools.verifyEd25519(key.publicKey, message, signature.subarray(8)) ? time : null;
}
