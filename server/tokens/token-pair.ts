import { createHash } from 'node:crypto';
import type { TokenPair } from '../../shared/api/auth.ts';
import { accessTokenSeconds } from '../../shared/domain/session.ts';
import type { User } from '../../shared/domain/user.ts';
import type { RandomBytes } from '../../shared/lib/id.ts';
import type { Organization } from '../store/organizations.ts';
import type { AccessTokens } from './access-tokens.ts';

/** A fresh refresh token (256 bits of chance) and the hash that the store keeps of it. */
export function newRefreshToken(random: RandomBytes): { readonly token: string; readonly hash: Buffer } {
  const token = Buffer.from(random(32)).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export async function tokenPair(
  tokens: AccessTokens,
  user: User,
  org: Organization,
  sessionId: string,
  refreshToken: string,
): Promise<TokenPair> {
  return {
    token_type: 'Bearer',
    access_token: await tokens.issue(user, org, sessionId),
    expires_in: accessTokenSeconds,
    refresh_token: refreshToken,
    session_id: sessionId,
  };
}
