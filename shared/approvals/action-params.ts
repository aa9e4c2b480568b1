import { z } from 'zod';
import { severitySchema } from '../domain/severity.ts';
import { effectOf, isContainment, type OrdinaryAction } from './action.ts';
import type { Intent } from './intent.ts';
import { policySchema } from './policy.ts';
import { personIdSchema, unixSecondsSchema, uuidV7Schema } from './signed-scalars.ts';
import { targetClassSchema } from './target-class.ts';

/** Foreign words, kept as they were signed; not only blanks. */
function words(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/[^ \t\r\n]/, 'says nothing');
}

/** What every action says: why, and what the policy's rule is chosen by. */
const common = {
  reason: words(2_000),
  severity: severitySchema,
  target_class: targetClassSchema,
};

/** `executor` names who carries it out, as the server lists them: its own hand, or a webhook. */
const executed = { ...common, executor: z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/) };

/** A containment has an end, or somebody who renews it; one at least. */
const bounded = { until: unixSecondsSchema.nullable(), owner: personIdSchema.nullable() };

const contained = { ...executed, ...bounded };
const reverted = z.strictObject({ ...executed, reverts: uuidV7Schema });

/** In each, the members that an executor may use beside the targets. */
export const actionParamsSchemas = {
  'host.isolate': z.strictObject({ ...contained, allow: z.array(z.string().min(1).max(100)).max(50) }),
  'account.disable': z.strictObject(contained),
  'sessions.revoke': z.strictObject(executed),
  'api_key.revoke': z.strictObject(executed),
  'api_key.rotate': z.strictObject(executed),
  'address.block': z.strictObject({ ...contained, direction: z.enum(['in', 'out', 'both']) }),
  'file.quarantine': z.strictObject({ ...contained, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  custom: z.strictObject({ ...contained, command: words(4_000) }),
  'host.release': reverted,
  'account.enable': reverted,
  'address.unblock': reverted,
  'file.restore': reverted,
  'custom.undo': z.strictObject({ ...reverted.shape, command: words(4_000) }),
  /** The next policy whole, so that what is signed is what will hold. */
  'policy.change': z.strictObject({ ...common, next: policySchema }),
  'containment.renew': z.strictObject({ ...common, ...bounded, renews: uuidV7Schema }),
} as const satisfies Record<OrdinaryAction, z.ZodType>;

export type ActionParams = {
  [A in OrdinaryAction]: { readonly action: A; readonly params: z.infer<(typeof actionParamsSchemas)[A]> };
}[OrdinaryAction];

/** What an intent asks for, in the words of its action; null if its parameters are not that action's. */
export function readActionParams({ action, params }: Pick<Intent, 'action' | 'params'>): ActionParams | null {
  const effect = effectOf(action);
  const parsed = actionParamsSchemas[effect].safeParse(params);
  if (!parsed.success) return null;
  if (
    isContainment(effect) &&
    'until' in parsed.data &&
    parsed.data.until === null &&
    parsed.data.owner === null
  )
    return null;
  return { action: effect, params: parsed.data } as ActionParams;
}
