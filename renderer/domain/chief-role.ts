import type { Role } from '../../shared/domain/role.ts';

const RANK: readonly Role[] = ['admin', 'lead', 'responder', 'auditor', 'viewer'];

/** The one of several roles that a person is shown with. */
export function chiefRole(roles: readonly Role[]): Role {
  return RANK.find((role) => roles.includes(role)) ?? 'viewer';
}
