import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import {
  type AccessTokenClaims,
  accessTokenClaimsSchema,
  tokenAudience,
  tokenClockToleranceSeconds,
} from '../../shared/api/access-token.ts';
import { permissionsOf } from '../../shared/domain/role.ts';
import { accessTokenSeconds } from '../../shared/domain/session.ts';
import type { User } from '../../shared/domain/user.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../shared/lib/id.ts';
import type { Organization } from '../store/organizations.ts';
import type { SigningKeys } from './signing-keys.ts';

export type AccessTokens = {
  /** `authTime`: when the second factor was given last, Unix seconds; null where it was not. */
  readonly issue: (
    user: User,
    org: Organization,
    sessionId: string,
    authTime?: number | null,
  ) => Promise<string>;
  /** The claims of a token of ours that is valid now, or null. */
  readonly verify: (token: string) => Promise<AccessTokenClaims | null>;
};

/** JWTs signed with EdDSA, good for ten minutes. */
export function createAccessTokens(
  keys: SigningKeys,
  issuer: () => string,
  clock: Clock,
  random: RandomBytes,
): AccessTokens {
  const keySet = createLocalJWKSet(keys.jwks);
  return {
    issue: async (user, org, sessionId, authTime = null) => {
      const issuedAt = Math.floor(clock.nowMs() / 1_000);
      const claims = {
        sid: sessionId,
        org: org.id,
        tier: org.tier,
        roles: user.roles,
        scope: [...permissionsOf(user.roles)].join(' '),
        ...(authTime === null ? { amr: ['pwd'] } : { amr: ['pwd', 'otp'], auth_time: authTime }),
      };
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid: keys.kid, typ: 'at+jwt' })
        .setIssuer(issuer())
        .setAudience(tokenAudience)
        .setSubject(user.id)
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(issuedAt + accessTokenSeconds)
        .setJti(uuidV7(clock, random))
        .sign(keys.key);
    },
    verify: async (token) => {
      if (!token.split('.').every(isCanonical)) return null;
      try {
        const { payload } = await jwtVerify(token, keySet, {
          algorithms: ['EdDSA'],
          typ: 'at+jwt',
          issuer: issuer(),
          audience: tokenAudience,
          clockTolerance: tokenClockToleranceSeconds,
          currentDate: new Date(clock.nowMs()),
        });
        return accessTokenClaimsSchema.parse(payload);
      } catch {
        return null; // Why a token is not believed is nobody's business.
      }
    },
  };
}

/** One token has one spelling: decoders forgive trailing bits, which would make a second one. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
