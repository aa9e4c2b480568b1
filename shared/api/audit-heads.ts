import { z } from 'zod';
import { idSchema, sha256Schema } from '../domain/scalars.ts';
import { defineEndpoint } from './endpoint.ts';
import { apiPrefix } from './protocol.ts';

/** Heads of the organisation's audit log, and what shows that each continues the one before (`watchfloor/audit/v1`). */
const root = `${apiPrefix}/audit`;

const sizeSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const sizeParameter = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,15})$/)
  .transform(Number)
  .pipe(sizeSchema);
/** 32 bytes in standard base64 (RFC 4648, section 4). */
const hashSchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const proofSchema = z.array(hashSchema).max(128);
const vkeySchema = z.string().min(20).max(300);

/** A log's key counts for heads of sizes in `[from, to)`; `from` is null until the first head that it signs. */
export const logKeySchema = z.object({
  vkey: vkeySchema,
  from: sizeSchema.nullable(),
  to: sizeSchema.nullable(),
});

export const auditKeysSchema = z.object({
  origin: z.string().regex(/^[a-z0-9./-]{3,120}$/),
  log_vkeys: z.array(logKeySchema),
  export_vkeys: z.array(vkeySchema),
  witness_vkeys: z.array(z.object({ vkey: vkeySchema, person_id: idSchema, size: sizeSchema })),
});
export type AuditKeys = z.infer<typeof auditKeysSchema>;

const common = {
  method: 'GET',
  auth: 'bearer',
  permission: null,
  rate: 'tier',
  body: null,
  status: 200,
  concurrency: 'none',
} as const;

/** For an administrator to compare and write down; a verifier never takes its keys from here unseen. */
export const getAuditKeys = defineEndpoint({
  ...common,
  name: 'audit.keys',
  path: `${root}/keys`,
  summary: 'Names and keys of the organisation’s log: heads, exports, witnesses',
  params: null,
  query: null,
  reply: auditKeysSchema,
});

/** `note` is the signed note with the cosignatures that arrived so far. */
export const checkpointSchema = z.object({ size: sizeSchema, note: z.string().max(16_384) });

export const getLatestCheckpoint = defineEndpoint({
  ...common,
  name: 'audit.latest_checkpoint',
  path: `${root}/checkpoints/latest`,
  summary: 'The newest signed head of the log',
  params: null,
  query: null,
  reply: checkpointSchema,
});

export const getCheckpoint = defineEndpoint({
  ...common,
  name: 'audit.checkpoint',
  path: `${root}/checkpoints/{size}`,
  summary: 'The signed head of one size',
  params: z.strictObject({ size: sizeParameter }),
  query: null,
  reply: checkpointSchema,
});

/** RFC 9162, section 2.1.4; `from` is at least 1. */
export const getConsistencyProof = defineEndpoint({
  ...common,
  name: 'audit.consistency',
  path: `${root}/proofs/consistency`,
  summary: 'Proof that the log of `to` records continues that of its first `from`',
  params: null,
  query: z.strictObject({ from: sizeParameter, to: sizeParameter }),
  reply: z.object({ from: sizeSchema, to: sizeSchema, proof: proofSchema }),
});

/** RFC 9162, section 2.1.3. */
export const getInclusionProof = defineEndpoint({
  ...common,
  name: 'audit.inclusion',
  path: `${root}/proofs/inclusion`,
  summary: 'Proof that record `n` is in the log of `size` records',
  params: null,
  query: z.strictObject({ n: sizeParameter, size: sizeParameter }),
  reply: z.object({ n: sizeSchema, size: sizeSchema, leaf: hashSchema, proof: proofSchema }),
});

/**
 * Takes a witness' cosignature of a head, as https://c2sp.org/tlog-witness has it with the parts turned around: `old` is the
 * size that the witness cosigned last. Where the server knows of another, it answers 409 with `current.size`. A witness
 * that is new is written down with the person whose console it is.
 */
export const addCosignature = defineEndpoint({
  ...common,
  method: 'POST',
  name: 'audit.cosign',
  path: `${root}/cosignatures`,
  summary: 'Adds a witness’ cosignature to a head',
  permission: 'audit:witness',
  params: null,
  query: null,
  body: z.strictObject({
    size: sizeSchema,
    old: sizeSchema,
    vkey: vkeySchema,
    /** 8 bytes of time and an Ed25519 signature (type 0x04), standard base64. */
    cosignature: z.string().regex(/^[A-Za-z0-9+/]{96}$/),
  }),
  reply: z.object({ size: sizeSchema }),
});

/** A new key signs from the next head on; that head has the signatures of both. */
export const rotateAuditKey = defineEndpoint({
  ...common,
  method: 'POST',
  name: 'audit.rotate_key',
  path: `${root}/keys/rotations`,
  summary: 'Gives the log a new key',
  permission: 'key:manage',
  params: null,
  query: null,
  body: z.strictObject({}),
  reply: z.object({ vkey: vkeySchema }),
});

/** Where a change stands in the log: `Audit-Receipt: n=41, leaf="<64 hex>"` (RFC 9651 dictionary). */
export const receiptSchema = z.object({ n: sizeSchema, leaf: sha256Schema });
export type Receipt = z.infer<typeof receiptSchema>;

export function formatReceipt({ n, leaf }: Receipt): string {
  return `n=${n}, leaf="${leaf}"`;
}

/** Null where it is none. */
export function parseReceipt(text: string | undefined): Receipt | null {
  const [, n, leaf] = /^n=(0|[1-9][0-9]{0,15}), leaf="([0-9a-f]{64})"$/.exec(text ?? '') ?? [];
  return n === undefined || leaf === undefined ? null : { n: Number(n), leaf };
}
