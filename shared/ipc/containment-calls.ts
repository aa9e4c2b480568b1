import { z } from 'zod';
import {
  containmentActionSchema,
  containmentPatchSchema,
  newContainmentActionSchema,
} from '../domain/containment-action.ts';
import { idSchema } from '../domain/scalars.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { defineCall } from './call.ts';
import { confirmationSchema } from './confirmation.ts';

/** A containment action as the user sees it: the server's row with what is pending on top. */
export const shownContainmentSchema = containmentActionSchema.extend({
  /** `pending` while anything about it waits for the server; `refused` when the server did not take something about it. */
  state: confirmationSchema,
  /** The newest outbox entry about it. */
  command_id: idSchema.nullable(),
  problem: appErrorDataSchema.nullable(),
});
export type ShownContainment = z.infer<typeof shownContainmentSchema>;

const accepted = z.object({ command_id: idSchema });

/** Records what is meant to be done. Nothing is executed by it. */
export const containmentPropose = defineCall({
  kind: 'command',
  input: z.strictObject({
    incident_id: idSchema,
    action: newContainmentActionSchema.omit({ id: true, proposed_at: true }),
  }),
  output: accepted.extend({ action_id: idSchema }),
});

/** Records what became of an action, along `containmentSteps`; based on what is shown. */
export const containmentUpdate = defineCall({
  kind: 'command',
  input: z.strictObject({ incident_id: idSchema, action_id: idSchema, patch: containmentPatchSchema }),
  output: accepted,
});
