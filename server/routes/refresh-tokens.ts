import { refreshTokens } from '../../shared/api/auth.ts';
import { appendAudit } from '../audit-log/append.ts';
import { personActor, strangerActor } from '../http/audit-actor.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, openRoute, receiptHeader } from '../http/route.ts';
import type { Facts } from '../http/services.ts';
import { organizationByNumber } from '../store/organizations.ts';
import { insertRefreshToken, refreshToken, spendRefreshToken } from '../store/refresh-tokens.ts';
import { isLive, revokeSession, sessionById, touchSession } from '../store/sessions.ts';
import { userById } from '../store/users.ts';
import { inTransaction, type Work } from '../store/work.ts';
import { hashOfToken, newRefreshToken, tokenPair } from '../tokens/token-pair.ts';

/**
 * Spends a refresh token for a new pair. A token that was spent before is in two hands: its whole session is revoked, which is
 * an event of the audit log.
 */
export const refreshTokensRoute = openRoute(refreshTokens, async ({ body, facts, services }) => {
  const { store, tokens } = services;
  const fresh = newRefreshToken(store.random);
  const given = hashOfToken(body.refresh_token);
  // A reuse must be committed and then refused, so the verdict leaves the transaction as a value.
  const found = inTransaction(store, (work) => rotate(work, given, fresh.hash, facts));
  if (found === null) throw new Refusal('session-ended');
  const pair = await tokenPair(tokens, found.user, found.org, found.sessionId, fresh.token);
  return answer(refreshTokens, pair, receiptHeader(found.receipt));
});

function rotate(work: Work, given: Uint8Array, fresh: Uint8Array, facts: Facts) {
  const token = refreshToken(work, given);
  const session = token === null ? null : sessionById(work.db, token.session_id);
  const owner = session === null ? null : userById(work.db, session.user_id);
  if (token === null || session === null || owner === null) return null;
  const org = organizationByNumber(work.db, owner.org);
  if (token.spent_at !== null) {
    if (revokeSession(work, session.id)) {
      appendAudit(work, org, {
        act: 'auth.refresh_reused',
        actor: strangerActor(facts),
        obj: { id: session.id, type: 'session' },
        out: 'denied',
        req: facts.requestId,
        detail: { user: owner.user.id, spent_at: token.spent_at },
      });
    }
    return null;
  }
  if (!isLive(session, work.now) || !owner.user.active) {
    appendAudit(work, org, {
      act: 'auth.refresh_refused',
      actor: strangerActor(facts),
      obj: { id: session.id, type: 'session' },
      out: 'denied',
      req: facts.requestId,
    });
    return null;
  }
  spendRefreshToken(work, given);
  insertRefreshToken(work, fresh, session.id);
  touchSession(work, session.id);
  const receipt = appendAudit(work, org, {
    act: 'auth.refreshed',
    actor: personActor(owner.user, facts, session.id),
    obj: { id: session.id, type: 'session' },
    out: 'ok',
    req: facts.requestId,
  });
  return { user: owner.user, org, sessionId: session.id, receipt };
}
