import { z } from 'zod';
import { type AuditJson, canonicalJson } from '../audit/canonical-json.ts';
import { maximalJwsLength } from './jws.ts';
import { readPayload } from './payload.ts';
import { policySchema } from './policy.ts';

export const bundleFormat = 'watchfloor/approval-bundle/v1';

/** Letters of a file; one with the longest intent and hundreds of records stays far below. */
export const maximalBundleLength = 8 * 2 ** 20;

const compact = z.string().max(maximalJwsLength);
/** Of hashes in standard base64; no tree of a log has as many levels. */
const proof = z.array(z.string().max(44)).max(64);

/**
 * One approval, whole, as a file `*.wfapproval.json`: the JCS of this object and one LF. What is signed stands in it as it
 * was received; what the log says of it stands in it with proofs to one head.
 */
export const approvalBundleSchema = z.strictObject({
  _v: z.literal(1),
  format: z.literal(bundleFormat),
  /** Origin of the log. */
  log: z.string().regex(/^[a-z0-9./-]{3,120}$/),
  /** The newest head, verbatim, as a signed note. */
  head: z.string().max(20_000),
  intent: compact,
  decisions: z.array(compact).max(100),
  /** Of every key that signed something here, and of those that let them in. */
  enrolments: z.array(compact).max(100),
  /** Of each of them: its enrolment's payload, signed by the endorser's key. */
  endorsements: z.array(compact).max(100),
  revocations: z.array(compact).max(100),
  /** The policy whose hash the intent names. */
  policy: policySchema,
  /** Records of the trail, each with its proof to `head`, by index upwards. */
  records: z.array(z.strictObject({ record: z.string().max(65_535), proof })).max(2_000),
  /** Heads that decisions name in `tb`, and older ones, each with a proof that `head` continues it. */
  heads: z
    .array(
      z.strictObject({
        size: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
        root: z.string().max(44),
        proof,
      }),
    )
    .max(200),
});
export type ApprovalBundle = z.infer<typeof approvalBundleSchema>;

export function bundleText(bundle: ApprovalBundle): string {
  return `${canonicalJson(bundle as unknown as AuditJson)}\n`;
}

/** Null unless `text` is a bundle to the byte. */
export function readBundle(text: string): ApprovalBundle | null {
  if (text.length > maximalBundleLength || !text.endsWith('\n')) return null;
  return readPayload(approvalBundleSchema, text.slice(0, -1));
}
