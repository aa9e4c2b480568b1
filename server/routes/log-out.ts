import { logOut } from '../../shared/api/auth.ts';
import { appendAudit } from '../audit-log/append.ts';
import { personActor } from '../http/audit-actor.ts';
import { answer, openRoute, receiptHeader } from '../http/route.ts';
import { organizationByNumber } from '../store/organizations.ts';
import { refreshToken } from '../store/refresh-tokens.ts';
import { revokeSession, sessionById } from '../store/sessions.ts';
import { userById } from '../store/users.ts';
import { inTransaction } from '../store/work.ts';
import { hashOfToken } from '../tokens/token-pair.ts';

/** Ends the session of a refresh token; a token that is not ours, or over already, gets the same answer. */
export const logOutRoute = openRoute(logOut, ({ body, facts, services }) => {
  const receipt = inTransaction(services.store, (work) => {
    const token = refreshToken(work, hashOfToken(body.refresh_token));
    const session = token === null ? null : sessionById(work.db, token.session_id);
    const owner = session === null ? null : userById(work.db, session.user_id);
    if (session === null || owner === null || !revokeSession(work, session.id)) return null;
    return appendAudit(work, organizationByNumber(work.db, owner.org), {
      act: 'auth.signed_out',
      actor: personActor(owner.user, facts, session.id),
      obj: { id: session.id, type: 'session' },
      out: 'ok',
      req: facts.requestId,
    });
  });
  return answer(logOut, undefined, receiptHeader(receipt));
});
