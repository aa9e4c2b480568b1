import { z } from 'zod';

/** What can be done to contain, with what undoes it; null where nothing does. */
const undoneBy = {
  'host.isolate': 'host.release',
  'account.disable': 'account.enable',
  'sessions.revoke': null,
  'api_key.revoke': null,
  'api_key.rotate': null,
  'address.block': 'address.unblock',
  'file.quarantine': 'file.restore',
  custom: 'custom.undo',
} as const;

export const containActions = [
  'host.isolate',
  'account.disable',
  'sessions.revoke',
  'api_key.revoke',
  'api_key.rotate',
  'address.block',
  'file.quarantine',
  'custom',
] as const;
export type ContainAction = (typeof containActions)[number];

/** An action of its own with the same rules; its `params.reverts` names the intent that it undoes. */
export const revertActions = [
  'host.release',
  'account.enable',
  'address.unblock',
  'file.restore',
  'custom.undo',
] as const;
export type RevertAction = (typeof revertActions)[number];

/** What changes the rules themselves, and what keeps a containment in force beyond its end. */
const ruleActions = ['policy.change', 'containment.renew'] as const;

/** A breach of glass is an action of its own, never an ordinary one with a quorum of 1. */
const breakGlassPrefix = 'break_glass.';
const breakGlassActions = containActions.map((action) => `${breakGlassPrefix}${action}` as const);

export const ordinaryActionSchema = z.enum([...containActions, ...revertActions, ...ruleActions]);
export type OrdinaryAction = z.infer<typeof ordinaryActionSchema>;

export const actionSchema = z.enum([...ordinaryActionSchema.options, ...breakGlassActions]);
export type Action = z.infer<typeof actionSchema>;

export function isBreakGlass(action: string): boolean {
  return action.startsWith(breakGlassPrefix);
}

/** What is done in the end: the action itself, or the one behind the glass. */
export function effectOf(action: Action): OrdinaryAction {
  return ordinaryActionSchema.parse(isBreakGlass(action) ? action.slice(breakGlassPrefix.length) : action);
}

/** Null where nothing undoes it, and for actions that contain nothing. */
export function revertOf(action: Action): RevertAction | null {
  const effect = effectOf(action);
  return isContainment(effect) ? undoneBy[effect] : null;
}

export function isContainment(action: OrdinaryAction): action is ContainAction {
  return (containActions as readonly string[]).includes(action);
}
