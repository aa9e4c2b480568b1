import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { noteTools } from '../../electron/engine/forensics/hashes.ts';
import { cosignedText, keyType, makeKey, type NoteKey } from '../../shared/audit/note-keys.ts';
import type { NoteSignature } from '../../shared/audit/signed-note.ts';

const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key pair made of a word, so that a seed gives the same bundle everywhere. */
export class Signer {
  readonly key: NoteKey;
  readonly #private: KeyObject;

  constructor(name: string, type: number, word: string) {
    const seed = noteTools.sha256(noteTools.utf8(word));
    this.#private = createPrivateKey({
      key: Buffer.concat([privatePrefix, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const spki = createPublicKey(this.#private).export({ format: 'der', type: 'spki' });
    this.key = makeKey(noteTools, name, type, spki.subarray(-32));
  }

  sign(text: string): NoteSignature {
    const { name, id } = this.key;
    return { name, keyId: id, signature: sign(null, Buffer.from(text), this.#private) };
  }

  /** `time` in seconds. */
  cosign(text: string, time: number): NoteSignature {
    const { name, id } = this.key;
    const head = Buffer.alloc(8);
    head.writeBigUInt64BE(BigInt(time));
    const signature = sign(null, Buffer.from(cosignedText(time, text)), this.#private);
    return { name, keyId: id, signature: Buffer.concat([head, signature]) };
  }
}

export const origin = 'audit.watchfloor.example/t1';
export const signers = {
  log: new Signer(origin, keyType.note, 'log'),
  export: new Signer(`${origin}/export`, keyType.note, 'export'),
  stranger: new Signer(origin, keyType.note, 'stranger'),
  exportStranger: new Signer(`${origin}/export`, keyType.note, 'export stranger'),
  witnesses: ['d-1', 'd-2', 'd-3'].map(
    (name) => new Signer(`console.watchfloor.example/${name}`, keyType.cosignature, name),
  ),
};
