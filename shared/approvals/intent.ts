import { z } from 'zod';
import { encodeBase64Url } from '../audit/base64.ts';
import { type AuditJson, canonicalJson } from '../audit/canonical-json.ts';
import { actionSchema, isBreakGlass } from './action.ts';
import type { HashTools } from './approval-tools.ts';
import { readPayload } from './payload.ts';
import {
  audienceSchema,
  etagSchema,
  personIdSchema,
  unixSecondsSchema,
  uuidV7Schema,
} from './signed-scalars.ts';

/** From `created` to `exp`, in seconds: where the server is asked, and where it was signed away from it. */
export const longestOnlineSeconds = 15 * 60;
export const longestOfflineSeconds = 4 * 3600;
export const longestBreakGlassSeconds = 5 * 60;

const intentTargetSchema = z.strictObject({ id: z.string().min(1).max(300), etag: etagSchema });

/**
 * A request to act on somebody's production. Everything that an executor uses stands here and nowhere else; `params` are
 * read by their action's schema (`action-params.ts`).
 */
export const intentSchema = z
  .strictObject({
    _v: z.literal(1),
    id: uuidV7Schema,
    aud: audienceSchema,
    action: actionSchema,
    params: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), z.json()),
    targets: z.array(intentTargetSchema).min(1).max(100),
    /** The incident, and its version as the requester saw it; both null where there is none, as for a policy. */
    inc: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/)
      .nullable(),
    inc_etag: etagSchema.nullable(),
    /** Who asks. */
    req: personIdSchema,
    /** Hash of the policy that `quorum` was taken from (`policy.ts`). */
    policy: z.string().regex(/^sha256-[A-Za-z0-9_-]{1,64}$/),
    quorum: z.number().int().min(1).max(9),
    created: unixSecondsSchema,
    nbf: unixSecondsSchema,
    exp: unixSecondsSchema,
  })
  .refine(
    ({ inc, inc_etag }) => (inc === null) === (inc_etag === null),
    'an incident and its version, or neither',
  )
  .refine(
    ({ created, nbf, exp }) => created <= nbf && nbf < exp,
    'begins after it was made and before it ends',
  )
  .refine(({ action, quorum }) => isBreakGlass(action) === (quorum === 1), 'one person only behind the glass')
  .refine(({ action, created, exp }) => exp - created <= longestLife(action), 'lives too long')
  .refine(
    ({ targets }) => new Set(targets.map(({ id }) => id)).size === targets.length,
    'a target stands once',
  );
export type Intent = z.infer<typeof intentSchema>;

function longestLife(action: string): number {
  return isBreakGlass(action) ? longestBreakGlassSeconds : longestOfflineSeconds;
}

/** `I`, as it is signed. */
export function intentText(intent: Intent): string {
  return canonicalJson(intent as unknown as AuditJson);
}

/** Null unless `text` is `I` to the byte. */
export function readIntent(text: string): Intent | null {
  return readPayload(intentSchema, text);
}

/** `ih`, which decisions name the intent by: `base64url(H("watchfloor/intent/v1\n" || I))`. */
export function intentHash({ sha256, utf8 }: HashTools, text: string): string {
  return encodeBase64Url(sha256(utf8(`watchfloor/intent/v1\n${text}`)));
}

/** Whether it was opened for signing away from the server. */
export function isForOffline({ created, exp }: Intent): boolean {
  return exp - created > longestOnlineSeconds;
}

/** By the server's clock, in seconds. */
export function isInForce({ nbf, exp }: Intent, now: number): boolean {
  return nbf <= now && now < exp;
}
