import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../../shared/api/endpoints.ts';
import { permissionSchema } from '../../../shared/domain/permission.ts';
import { may, permissionsOf, rolePermissions, roleSchema, rolesWith } from '../../../shared/domain/role.ts';

const roles = fc.subarray([...roleSchema.options]);
const permission = fc.constantFrom(...permissionSchema.options);
/** Actions that change nothing of the organisation's; a witness says what it has seen. */
const reads = new Set([
  'incident:read',
  'user:read',
  'audit:read',
  'audit:export',
  'audit:disclose',
  'audit:witness',
  'report:run',
]);

describe('permissions', () => {
  it('are all denied to somebody without a role', () => {
    for (const asked of permissionSchema.options) expect(may([], asked)).toBe(false);
  });

  it('are the union over the roles that somebody has', () => {
    fc.assert(
      fc.property(roles, permission, (held, asked) => {
        expect(may(held, asked)).toBe(permissionsOf(held).has(asked));
        expect(may(held, asked)).toBe(held.some((role) => rolesWith(asked).includes(role)));
      }),
    );
  });

  it('only grow from viewer to responder to lead to admin', () => {
    const ladder = ['viewer', 'responder', 'lead', 'admin'] as const;
    ladder.slice(1).forEach((role, index) => {
      const below = rolePermissions[ladder[index] ?? 'viewer'];
      for (const held of below) expect(rolePermissions[role]).toContain(held);
      expect(rolePermissions[role].length).toBeGreaterThan(below.length);
    });
  });

  it('let viewers and auditors change nothing', () => {
    for (const role of ['viewer', 'auditor'] as const)
      for (const held of rolePermissions[role]) expect(reads).toContain(held);
  });

  it('guard every endpoint that changes something, but those about one’s own sign-in', () => {
    for (const endpoint of endpoints.filter(({ method }) => method !== 'GET')) {
      if (endpoint.permission === null) expect(endpoint.name).toMatch(/^auth\./);
      else expect(endpoint.auth).toBe('bearer');
    }
  });
});
