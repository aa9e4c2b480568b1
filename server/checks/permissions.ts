import type { Permission } from '../../shared/domain/permission.ts';
import { may } from '../../shared/domain/role.ts';
import { Refusal } from '../http/refusal.ts';
import type { Caller } from './authenticate.ts';

/** Refuses unless one of the caller's roles holds the permission. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (may(caller.user.roles, permission)) return;
  throw new Refusal('forbidden', { detail: `This needs ${permission}.` });
}

/** People take work on and put it back themselves; giving it to others, or taking it from them into nowhere, is a lead's. */
export function requireAssignment(caller: Caller, from: string | null, to: string | null): void {
  const self = caller.user.id;
  if (from === to || to === self || (to === null && from === self)) return;
  requirePermission(caller, 'incident:assign');
}
