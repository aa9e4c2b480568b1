import { noteTools, sha256 } from '../../electron/engine/forensics/hashes.ts';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import { consistencyProof, inclusionProof } from '../../shared/audit/build-proofs.ts';
import { toHex } from '../../shared/audit/bytes.ts';
import { type AuditJson, canonicalJson } from '../../shared/audit/canonical-json.ts';
import { genesisHash, leafHash } from '../../shared/audit/chain.ts';
import { formatCheckpoint } from '../../shared/audit/checkpoint.ts';
import { treeRoot } from '../../shared/audit/merkle-tree.ts';
import { formatNote, type NoteSignature } from '../../shared/audit/signed-note.ts';
import { origin, signers } from '../tamper/signer.ts';

/** An audit trail as it grows; every record has an index, and any of them can be proven later. */
export class StoryLog {
  readonly #records: string[] = [];
  #leaves = Buffer.alloc(0);

  get size(): number {
    return this.#records.length;
  }

  /** `at` in milliseconds since 1970. Answers the index. */
  append(at: number, act: string, actor: string, obj: AuditJson): number {
    const n = this.size;
    const previous =
      n === 0 ? genesisHash(sha256, noteTools.utf8, origin) : this.#leaves.subarray(32 * (n - 1), 32 * n);
    const head = { _log: origin, _n: n, _prev: toHex(previous), _t: new Date(at).toISOString(), _v: 1 };
    const record = canonicalJson({ ...head, act, actor: { id: actor, type: 'user' }, obj, out: 'ok' });
    this.#records.push(record);
    this.#leaves = Buffer.concat([this.#leaves, leafHash(sha256, Buffer.from(record))]);
    return n;
  }

  root(size = this.size): Uint8Array {
    return treeRoot(sha256, this.#leaves, 0, size);
  }

  /** `tb` of somebody who has seen the head of `size`. */
  seen(size: number): string {
    return `${size} ${encodeBase64(this.root(size))}`;
  }

  proven(n: number): { record: string; proof: string[] } {
    return {
      record: this.#records[n] ?? '',
      proof: inclusionProof(sha256, this.#leaves, n).map((hash) => encodeBase64(hash)),
    };
  }

  head(size: number): { size: number; root: string; proof: string[] } {
    const proof = size === 0 ? [] : consistencyProof(sha256, this.#leaves, size);
    return { size, root: encodeBase64(this.root(size)), proof: proof.map((hash) => encodeBase64(hash)) };
  }

  /** The newest head, signed by `sign` and cosigned by as many witnesses. */
  note(sign: (text: string) => NoteSignature, witnesses: number, time: number): string {
    const text = formatCheckpoint({ origin, size: this.size, root: this.root() });
    const cosigned = signers.witnesses.slice(0, witnesses).map((witness) => witness.cosign(text, time));
    return formatNote({ text, signatures: [sign(text), ...cosigned] });
  }
}
