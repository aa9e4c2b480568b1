import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { noteTools } from '../../../server/audit-log/hashes.ts';
import { encodeBase64 } from '../../../shared/audit/base64.ts';
import { cosignedText, formatVkey, keyType, makeKey, type NoteKey } from '../../../shared/audit/note-keys.ts';

export type Witness = {
  readonly vkey: string;
  readonly key: NoteKey;
  /** Standard base64 of time and signature over the text of a head. */
  readonly cosign: (text: string, seconds: number) => string;
};

/** Somebody who cosigns heads, with a key of their own. */
export function createWitness(name = 'console.watchfloor.example/d-1'): Witness {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const pkcs8 = Buffer.concat([prefix, randomBytes(32)]);
  const secret = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = makeKey(noteTools, name, keyType.cosignature, raw);
  return {
    vkey: formatVkey(key),
    key,
    cosign: (text, seconds) => {
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(seconds));
      const signature = sign(null, Buffer.from(cosignedText(seconds, text), 'utf8'), secret);
      return encodeBase64(Buffer.concat([time, signature]));
    },
  };
}
