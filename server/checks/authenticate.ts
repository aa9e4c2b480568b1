import type { User } from '../../shared/domain/user.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Database } from '../store/database.ts';
import { type Organization, organizationByNumber } from '../store/organizations.ts';
import { isLive, sessionById } from '../store/sessions.ts';
import { userById } from '../store/users.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';

/** Who is asking, as the store knows them now: a role taken away counts at once, not when the token ends. */
export type Caller = {
  readonly user: User;
  readonly org: Organization;
  readonly sessionId: string;
  /** When the token ends, Unix milliseconds. */
  readonly untilMs: number;
};

/** The caller that a request's access token stands for; refuses anything but a token of a live session. */
export async function authenticate(
  db: Database,
  tokens: AccessTokens,
  nowMs: number,
  authorization: string | undefined,
): Promise<Caller> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new Refusal('unauthenticated');
  const claims = await tokens.verify(token);
  if (claims === null) throw new Refusal('unauthenticated');
  const session = sessionById(db, claims.sid);
  const found = userById(db, claims.sub);
  if (session === null || found === null || session.user_id !== found.user.id || !found.user.active)
    throw new Refusal('unauthenticated');
  if (!isLive(session, toTimestamp(nowMs))) throw new Refusal('session-ended');
  const org = organizationByNumber(db, found.org);
  if (org.id !== claims.org) throw new Refusal('unauthenticated');
  return { user: found.user, org, sessionId: session.id, untilMs: claims.exp * 1_000 };
}
