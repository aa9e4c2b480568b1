import { z } from 'zod';
import type { Permission } from './permission.ts';

/** `viewer` to `admin` include each other upwards; `auditor` stands apart and changes nothing. */
export const roleSchema = z.enum(['viewer', 'responder', 'lead', 'admin', 'auditor']);
export type Role = z.infer<typeof roleSchema>;

const viewer: readonly Permission[] = ['incident:read', 'user:read', 'audit:witness'];
const responder: readonly Permission[] = [
  ...viewer,
  'incident:write',
  'timeline:write',
  'evidence:write',
  'containment:propose',
];
const lead: readonly Permission[] = [
  ...responder,
  'incident:assign',
  'incident:close',
  'containment:approve',
  'containment:approve_medium',
  'containment:break_glass',
  'key:endorse',
  'report:run',
];
const admin: readonly Permission[] = [
  ...lead,
  'containment:approve_high',
  'audit:read',
  'audit:disclose',
  'audit:redact',
  'user:manage',
  'key:manage',
  'rule:manage',
  'webhook:manage',
  'policy:write',
];
const auditor: readonly Permission[] = [
  'incident:read',
  'user:read',
  'audit:witness',
  'audit:read',
  'audit:export',
  'audit:disclose',
];

/** The one table from roles to permissions; server and console read the same one. The server decides. */
export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  viewer,
  responder,
  lead,
  admin,
  auditor,
};

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => rolePermissions[role]));
}

export function may(roles: readonly Role[], permission: Permission): boolean {
  return roles.some((role) => rolePermissions[role].includes(permission));
}

/** The roles that hold a permission, for "why can't I?" texts. */
export function rolesWith(permission: Permission): readonly Role[] {
  return roleSchema.options.filter((role) => rolePermissions[role].includes(permission));
}
