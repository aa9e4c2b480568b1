import { type Role, roleSchema } from '../../shared/domain/role.ts';
import type { User } from '../../shared/domain/user.ts';
import type { AuditEntry } from '../audit-log/append.ts';
import type { Caller } from '../checks/authenticate.ts';
import type { Facts } from './services.ts';

type Actor = AuditEntry['actor'];

/** The signed-in person behind a request, by pseudonymous id; the rest stands behind a commitment. */
export function actorOf(caller: Caller, facts: Facts): Actor {
  return personActor(caller.user, facts, caller.sessionId);
}

export function personActor(user: User, facts: Facts, sessionId?: string): Actor {
  return {
    id: user.id,
    type: 'user',
    role: highestRole(user.roles),
    ...(sessionId === undefined ? {} : { sid: sessionId }),
    personal: { email: user.email, name: user.full_name, ip: facts.ip, ua: facts.userAgent },
  };
}

/** Somebody who did not prove to be anybody. */
export function strangerActor(facts: Facts, email?: string): Actor {
  return {
    id: 'anonymous',
    type: 'anonymous',
    personal: { ...(email === undefined ? {} : { email }), ip: facts.ip, ua: facts.userAgent },
  };
}

function highestRole(roles: readonly Role[]): Role {
  const order: readonly Role[] = ['admin', 'lead', 'responder', 'auditor', 'viewer'];
  return order.find((role) => roles.includes(role)) ?? roleSchema.enum.viewer;
}
