import { z } from 'zod';
import { type AuditJson, canonicalJson } from '../audit/canonical-json.ts';
import { readPayload } from './payload.ts';
import {
  bytes32Schema,
  challengeSchema,
  personIdSchema,
  seenHeadSchema,
  unixSecondsSchema,
  uuidV7Schema,
} from './signed-scalars.ts';

export const decisionWordSchema = z.enum(['approve', 'reject', 'cancel']);
export type DecisionWord = z.infer<typeof decisionWordSchema>;

/** One person's word on an intent. Any reject or cancel ends it. */
export const decisionSchema = z.strictObject({
  _v: z.literal(1),
  /** Names the intent by its bytes (`intentHash`). */
  ih: bytes32Schema,
  dec: decisionWordSchema,
  iss: personIdSchema,
  /** Also the Idempotency-Key under which it is sent. */
  jti: uuidV7Schema,
  /** A claim: only the server's clock decides. */
  iat: unixSecondsSchema,
  chal: challengeSchema,
  /** Proof that it was made after this head. */
  tb: seenHeadSchema,
});
export type Decision = z.infer<typeof decisionSchema>;

/** `D`, as it is signed. */
export function decisionText(decision: Decision): string {
  return canonicalJson(decision as unknown as AuditJson);
}

/** Null unless `text` is `D` to the byte. */
export function readDecision(text: string): Decision | null {
  return readPayload(decisionSchema, text);
}

/** How far the claim `iat` may lie before the server's clock. */
export const iatSkewSeconds = 60;
