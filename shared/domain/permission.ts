import { z } from 'zod';

/** `resource:action`. What a role may do is in `role.ts`; what a call needs is in its endpoint. */
export const permissionSchema = z.enum([
  'incident:read',
  'incident:write',
  'incident:assign',
  'incident:close',
  'timeline:write',
  'evidence:write',
  'containment:propose',
  'containment:approve_medium',
  'containment:approve_high',
  'containment:approve',
  'containment:break_glass',
  'policy:write',
  'key:endorse',
  'report:run',
  'audit:read',
  'audit:export',
  'audit:disclose',
  'audit:redact',
  'audit:witness',
  'user:read',
  'user:manage',
  'key:manage',
  'rule:manage',
  'webhook:manage',
]);
export type Permission = z.infer<typeof permissionSchema>;
