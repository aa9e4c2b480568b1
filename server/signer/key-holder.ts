import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { decodeBase64, encodeBase64 } from '../../shared/audit/base64.ts';
import { formatCheckpoint } from '../../shared/audit/checkpoint.ts';
import { exportKeyName } from '../../shared/audit/export-text.ts';
import { formatVkey, keyType, makeKey, type NoteKey } from '../../shared/audit/note-keys.ts';
import { formatNote } from '../../shared/audit/signed-note.ts';
import { verifyConsistency } from '../../shared/audit/verify-proofs.ts';
import type { RandomBytes } from '../../shared/lib/id.ts';
import { noteTools, sha256, utf8 } from '../audit-log/hashes.ts';
import { writePrivateFile } from '../tls/private-file.ts';
import type { HeadAnswer, HeadRequest, Signer, SignerKeys } from './signer.ts';

const seedSchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const logSchema = z.object({
  previous: seedSchema.nullable(),
  current: seedSchema,
  next: seedSchema,
  export: seedSchema,
  /** The head that was signed last. */
  size: z.number().int().nonnegative(),
  root: z.string().nullable(),
  /** Size of the head that `previous` and `current` both sign. */
  both_at: z.number().int().nullable(),
});
const fileSchema = z.object({ v: z.literal(1), logs: z.record(z.string(), logSchema) });
type LogState = z.infer<typeof logSchema>;

/** PKCS #8 of an Ed25519 key up to the seed itself (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The signer over a file for its owner's eyes only; see `signer.ts` for what it promises. */
export function openKeyHolder(file: string, random: RandomBytes): Signer {
  const state = existsSync(file)
    ? fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    : { v: 1 as const, logs: {} as Record<string, LogState> };

  const save = () => writePrivateFile(file, `${JSON.stringify(state)}\n`);
  const seed = () => encodeBase64(random(32));

  function logOf(origin: string): LogState {
    const known = Object.hasOwn(state.logs, origin) ? state.logs[origin] : undefined;
    if (known !== undefined) return known;
    const made: LogState = {
      ...{ previous: null, current: seed(), next: seed(), export: seed() },
      ...{ size: 0, root: null, both_at: null },
    };
    state.logs[origin] = made;
    save();
    return made;
  }

  function signHead({ origin, size, root, from, proof, rotateTo }: HeadRequest): HeadAnswer {
    const log = logOf(origin);
    if (size !== log.size && from !== log.size) return { kind: 'from', size: log.size };
    const refused = (reason: string): HeadAnswer => ({ kind: 'refused', reason, size: log.size });
    if (size < log.size) return refused('it is smaller than one that was signed');
    const claim = { size1: log.size, size2: size, root1: hash(log.root), root2: hash(root) };
    if (claim.root2.length !== 32) return refused('its root is no hash');
    if (size === log.size && log.root !== root) return refused('another head of this size was signed');
    if (size > log.size && log.size > 0 && !verifyConsistency(sha256, { ...claim, proof: proof.map(hash) }))
      return refused('it does not continue the one that was signed');
    if (rotateTo !== null && log.both_at !== size) {
      if (vkeyOf(origin, log.next) !== rotateTo) return refused('there is no such next key');
      Object.assign(log, { previous: log.current, current: log.next, next: seed(), both_at: size });
    }
    Object.assign(log, { size, root });
    save();
    const text = formatCheckpoint({ origin, size, root: claim.root2 });
    const seeds = log.both_at === size && log.previous !== null ? [log.previous, log.current] : [log.current];
    const signatures = seeds.map((one) => signatureOf(text, origin, one));
    return { kind: 'signed', note: formatNote({ text, signatures }), next: vkeyOf(origin, log.next) };
  }

  function keysOf(origin: string): SignerKeys {
    const log = logOf(origin);
    return {
      current: vkeyOf(origin, log.current),
      next: vkeyOf(origin, log.next),
      export: vkeyOf(exportKeyName(origin), log.export),
    };
  }

  return {
    keysOf: async (origin) => keysOf(origin),
    signHead: async (request) => signHead(request),
    signExport: async (origin, text) => {
      if (!text.startsWith(`watchfloor/export/v1\n${origin}\n`)) throw new Error('not the text of an export');
      const signature = signatureOf(text, exportKeyName(origin), logOf(origin).export);
      return formatNote({ text, signatures: [signature] });
    },
    close: async () => undefined,
  };
}

function hash(text: string | null): Uint8Array {
  return (text === null ? null : decodeBase64(text)) ?? new Uint8Array();
}

function signatureOf(text: string, name: string, seed: string) {
  const key = noteKey(name, seed);
  return { name, keyId: key.id, signature: new Uint8Array(sign(null, utf8(text), privateKey(seed))) };
}

function vkeyOf(name: string, seed: string): string {
  return formatVkey(noteKey(name, seed));
}

function noteKey(name: string, seed: string): NoteKey {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return makeKey(noteTools, name, keyType.note, new Uint8Array(spki.subarray(-32)));
}

function privateKey(seed: string): KeyObject {
  const bytes = Buffer.concat([pkcs8Prefix, Buffer.from(seed, 'base64')]);
  return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
}
