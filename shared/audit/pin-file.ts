import { z } from 'zod';
import { decodeBase64 } from './base64.ts';
import { hashBytes } from './bytes.ts';
import { exportKeyName } from './export-text.ts';
import { keyType, type NoteKey, type NoteTools, parseVkey } from './note-keys.ts';

/** A head that somebody saw or vouches for; `time` is when, in milliseconds since 1970. */
export type PinnedHead = {
  readonly size: number;
  readonly root: Uint8Array;
  readonly time: number | null;
  readonly timeText: string | null;
};

export type LogKey = { readonly key: NoteKey; readonly from: number; readonly to: number };

/** What a verifier trusts (A11): from installation or an administrator, never from the server or a bundle. */
export type Pin = {
  readonly origin: string;
  /** Each counts for sizes in `[from, to)`. */
  readonly logKeys: readonly LogKey[];
  readonly exportKeys: readonly NoteKey[];
  readonly witnessKeys: readonly NoteKey[];
  readonly quorum: number;
  readonly head: PinnedHead | null;
  readonly operator: PinnedHead | null;
  readonly nonce: Uint8Array | null;
};

const index = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const head = z.object({
  size: index,
  root: z.string(),
  time: z.iso.datetime().nullable().default(null),
});
const schema = z.object({
  v: z.literal(1),
  origin: z.string().regex(/^[a-z0-9./-]{3,120}$/),
  log_vkeys: z.array(z.object({ vkey: z.string(), from: index, to: index.nullable() })),
  export_vkeys: z.array(z.string()).default([]),
  witness_vkeys: z.array(z.string()).default([]),
  quorum: index.default(2),
  head: head.nullable().default(null),
  operator: head.nullable().default(null),
  nonce: z.string().nullable().default(null),
});

/** `value` is the parsed JSON. Throws a RangeError that says what is wrong with it. */
export function readPin(tools: Pick<NoteTools, 'sha256' | 'utf8'>, value: unknown): Pin {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new RangeError(z.prettifyError(parsed.error));
  const file = parsed.data;
  const key = (text: string, type: number, name: string | null): NoteKey => {
    const read = parseVkey(tools, text);
    if (read === null || read.type !== type || (name !== null && read.name !== name))
      throw new RangeError(`not a key that may stand here: ${text}`);
    return read;
  };
  return {
    origin: file.origin,
    logKeys: file.log_vkeys.map(({ vkey, from, to }) => {
      return { key: key(vkey, keyType.note, file.origin), from, to: to ?? Number.POSITIVE_INFINITY };
    }),
    exportKeys: file.export_vkeys.map((text) => key(text, keyType.note, exportKeyName(file.origin))),
    witnessKeys: file.witness_vkeys.map((text) => key(text, keyType.cosignature, null)),
    quorum: file.quorum,
    head: readHead(file.head),
    operator: readHead(file.operator),
    nonce: file.nonce === null ? null : readHash(file.nonce),
  };
}

function readHead(given: z.infer<typeof head> | null): PinnedHead | null {
  if (given === null) return null;
  const time = given.time === null ? null : Date.parse(given.time);
  return { size: given.size, root: readHash(given.root), time, timeText: given.time };
}

function readHash(text: string): Uint8Array {
  const hash = decodeBase64(text);
  if (hash?.length !== hashBytes) throw new RangeError(`not 32 bytes in base64: ${text}`);
  return hash;
}
