import { randomUUID } from 'node:crypto';
import { signUp } from '../../shared/api/auth.ts';
import type { User } from '../../shared/domain/user.ts';
import { appendAudit } from '../audit-log/append.ts';
import { addressKey } from '../checks/address-key.ts';
import { refuseWhenSpent } from '../checks/quotas.ts';
import { personActor, strangerActor } from '../http/audit-actor.ts';
import { answer, openRoute } from '../http/route.ts';
import { putEntity } from '../store/entities.ts';
import { insertOrganization, organizationByNumber } from '../store/organizations.ts';
import { insertUser, userByEmail } from '../store/users.ts';
import { inTransaction } from '../store/work.ts';

/**
 * Makes an organisation and its first person. Answers the same, after the same work, when the address is taken, so that it
 * tells nobody who has an account.
 */
export const signUpRoute = openRoute(signUp, async ({ body, facts, services }) => {
  const { limiter, quotas, passwords, store } = services;
  refuseWhenSpent(limiter.take(quotas.signUpByAddress, addressKey(facts.ip)));
  refuseWhenSpent(limiter.take(quotas.signUpByAccount, body.email));
  const passwordHash = await passwords.hash(body.password);
  inTransaction(store, (work) => {
    const taken = userByEmail(work.db, body.email);
    if (taken !== null) {
      appendAudit(work, organizationByNumber(work.db, taken.org), {
        act: 'auth.signup_refused',
        actor: strangerActor(facts, body.email),
        obj: { id: taken.user.id, type: 'user' },
        out: 'denied',
        req: facts.requestId,
      });
      return;
    }
    const org = insertOrganization(work.db, {
      id: work.newId(),
      name: body.organization_name,
      tier: 'basic',
      created_at: work.now,
      feed_epoch: randomUUID(),
    });
    const user: User = {
      id: work.newId(),
      username: body.username,
      full_name: body.full_name,
      email: body.email,
      roles: ['admin'],
      team: body.team_name,
      active: true,
      created_at: work.now,
      version: 1,
    };
    insertUser(work.db, { user, org: org.number, passwordHash });
    putEntity(work, org.number, 'user', user);
    appendAudit(work, org, {
      act: 'organization.created',
      actor: personActor(user, facts),
      obj: { id: org.id, type: 'organization' },
      out: 'ok',
      req: facts.requestId,
      detail: { name: org.name },
    });
  });
  return answer(signUp, { accepted: true });
});
