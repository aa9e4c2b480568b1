import {
  type ContainmentAction,
  type ContainmentPatch,
  containmentSteps,
} from '../../../shared/domain/containment-action.ts';
import type { Incident, IncidentPatch, IncidentStatus } from '../../../shared/domain/incident.ts';
import { judgeTransition, type TransitionNeed } from '../../../shared/domain/lifecycle.ts';
import type { Permission } from '../../../shared/domain/permission.ts';
import { may, rolesWith } from '../../../shared/domain/role.ts';
import type { Me } from '../../../shared/domain/user.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ContainmentUpdatePayload } from './commands/containment-update.ts';
import type { IncidentEditPayload } from './commands/incident-edit.ts';

/** Says no at once where the server surely would. The server decides all the same. */
export function requirePermission(me: Me, permission: Permission): void {
  if (may(me.roles, permission)) return;
  throw new AppError(
    'forbidden',
    `This needs the role ${rolesWith(permission).join(' or ')}. Nothing was changed.`,
  );
}

/**
 * An edit as it is kept: what the user saw in each field goes with it, so that it can be merged. `seen` is the incident with
 * everything pending on top, `serverVersion` the newest version of the server's row.
 */
export function editPayload(
  seen: Incident,
  serverVersion: number,
  patch: IncidentPatch,
): IncidentEditPayload {
  const { status } = patch;
  if (status !== undefined && status !== seen.status) requireStep(seen, { ...patch, status });
  const now = seen as Readonly<Record<string, unknown>>;
  const fields = Object.keys(patch).filter((field) => field !== 'reason');
  return {
    incident_id: seen.id,
    patch,
    base: Object.fromEntries(
      fields.map((field) => [field, now[field] ?? null]),
    ) as IncidentEditPayload['base'],
    base_version: serverVersion,
  };
}

/** A change of a containment action as it is kept. `seen` is the action with everything pending on top. */
export function containmentPayload(
  seen: ContainmentAction,
  serverVersion: number,
  patch: ContainmentPatch,
): ContainmentUpdatePayload {
  const { kind, target, status, outcome } = seen;
  if (
    patch.status !== undefined &&
    patch.status !== status &&
    !containmentSteps(status).includes(patch.status)
  )
    throw new AppError(
      'transition_refused',
      `There is no step from ${status.replaceAll('_', ' ')} to ${patch.status.replaceAll('_', ' ')}.`,
    );
  return {
    ...{ incident_id: seen.incident_id, action_id: seen.id, kind, target, patch },
    base: { status, outcome },
    base_version: serverVersion,
  };
}

function requireStep(seen: Incident, patch: IncidentPatch & { readonly status: IncidentStatus }): void {
  const verdict = judgeTransition(seen, patch);
  if (verdict.kind === 'no_such_step')
    throw new AppError('transition_refused', `There is no step from ${seen.status} to ${patch.status}.`);
  if (verdict.kind === 'missing')
    throw new AppError('transition_refused', `The step to ${patch.status} needs ${needs[verdict.need]}.`);
}

const needs: Readonly<Record<TransitionNeed, string>> = {
  reason: 'a reason',
  resolution: 'a resolution',
  lessons_if_high: 'a lessons-learned text at this severity',
  duplicate_of: 'the incident that it duplicates',
};
