import { logIn } from '../../shared/api/auth.ts';
import { appendAudit } from '../audit-log/append.ts';
import { addressKey } from '../checks/address-key.ts';
import { rateHeaders, refuseWhenSpent } from '../checks/quotas.ts';
import type { Verdict } from '../checks/rate-limit.ts';
import { personActor, strangerActor } from '../http/audit-actor.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, openRoute, receiptHeader } from '../http/route.ts';
import type { Facts, Services } from '../http/services.ts';
import { type Organization, organizationByNumber } from '../store/organizations.ts';
import { insertRefreshToken } from '../store/refresh-tokens.ts';
import { insertSession } from '../store/sessions.ts';
import { type UserRow, userByEmail } from '../store/users.ts';
import { inTransaction } from '../store/work.ts';
import { newRefreshToken, tokenPair } from '../tokens/token-pair.ts';

/**
 * Exchanges email address and password for tokens. Tries are counted before any work is done, by account and by address;
 * a try that succeeds is given back. An unknown account costs the same work and gets the same answer as a wrong password.
 */
export const logInRoute = openRoute(logIn, async ({ body, facts, services }) => {
  const { limiter, quotas, passwords, store, tokens } = services;
  const byAddress = limiter.take(quotas.signInByAddress, addressKey(facts.ip));
  if (!byAddress.allowed) refuseBlocked(services, facts, body.email, byAddress);
  const byAccount = limiter.take(quotas.signInByAccount, body.email);
  if (!byAccount.allowed) refuseBlocked(services, facts, body.email, byAccount);

  const found = userByEmail(store.db, body.email);
  const matches = await passwords.verify(found?.passwordHash ?? null, body.password);
  if (!matches || found === null || !found.user.active) {
    auditFailure(services, facts, body.email, found);
    throw new Refusal('invalid-credentials', { headers: rateHeaders(byAccount) });
  }
  limiter.giveBack(quotas.signInByAddress, addressKey(facts.ip));
  limiter.giveBack(quotas.signInByAccount, body.email);

  const { user } = found;
  const org = organizationByNumber(store.db, found.org);
  const refresh = newRefreshToken(store.random);
  const { session, receipt } = inTransaction(store, (work) => {
    const made = insertSession(work, user.id, facts.userAgent);
    insertRefreshToken(work, refresh.hash, made.id);
    const receipt = appendAudit(work, org, {
      act: 'auth.signed_in',
      actor: personActor(user, facts, made.id),
      obj: { id: made.id, type: 'session' },
      out: 'ok',
      req: facts.requestId,
    });
    return { session: made, receipt };
  });
  const pair = await tokenPair(tokens, user, org, session.id, refresh.token);
  const organization = { id: org.id, name: org.name, tier: org.tier };
  return answer(
    logIn,
    { ...pair, user: { ...user, organization } },
    { ...rateHeaders(byAccount), ...receiptHeader(receipt) },
  );
});

/** The log of the organisation where there is one, the platform's otherwise: either way one transaction of the same size. */
function auditFailure(services: Services, facts: Facts, email: string, found: UserRow | null): void {
  inTransaction(services.store, (work) =>
    appendAudit(work, orgOf(services, found), {
      act: 'auth.login_failed',
      actor: strangerActor(facts, email),
      obj: { id: found?.user.id ?? 'unknown', type: 'user' },
      out: 'denied',
      req: facts.requestId,
    }),
  );
}

/** Refuses a try that is one too many; the first of a window is written down, the others would only fill the log. */
function refuseBlocked(services: Services, facts: Facts, email: string, verdict: Verdict): void {
  const { limiter, store } = services;
  const once = { name: `${verdict.quota.name}-told`, limit: 1, windowMs: verdict.quota.windowMs };
  if (limiter.take(once, `${addressKey(facts.ip)}\n${email}`).allowed) {
    const found = userByEmail(store.db, email);
    inTransaction(store, (work) =>
      appendAudit(work, orgOf(services, found), {
        act: 'auth.login_blocked',
        actor: strangerActor(facts, email),
        obj: { id: found?.user.id ?? 'unknown', type: 'user' },
        out: 'denied',
        req: facts.requestId,
      }),
    );
  }
  refuseWhenSpent(verdict);
}

function orgOf({ store }: Services, found: UserRow | null): Organization | null {
  return found === null ? null : organizationByNumber(store.db, found.org);
}
