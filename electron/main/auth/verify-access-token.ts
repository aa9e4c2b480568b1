import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import {
  type AccessTokenClaims,
  accessTokenClaimsSchema,
  tokenAudience,
  tokenClockToleranceSeconds,
} from '../../../shared/api/access-token.ts';
import { accessTokenSeconds } from '../../../shared/domain/session.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { isCanonicalJws } from './canonical-jws.ts';

export type VerifyOptions = {
  readonly keys: JSONWebKeySet;
  readonly issuer: string;
  /** By the server-corrected clock, in Unix milliseconds. */
  readonly nowMs: number;
};

/** No key in the set fits: it may have been replaced, and is worth asking for once more. */
export class UnknownKeyError extends AppError {
  constructor(cause: unknown) {
    super('token_rejected', 'The server’s token is signed with a key that it does not publish.', { cause });
    this.name = 'UnknownKeyError';
  }
}

/**
 * The claims of an access token (JWT, RFC 7519) after everything about it has been verified: spelling, signature with an
 * asymmetric algorithm by a published key, issuer, audience, times, lifetime, shape. Throws `token_rejected`.
 */
export async function verifyAccessToken(token: string, options: VerifyOptions): Promise<AccessTokenClaims> {
  if (!isCanonicalJws(token)) throw rejected('it is not spelled canonically');
  const payload = await verifySignatureAndTimes(token, options);
  const parsed = accessTokenClaimsSchema.safeParse(payload);
  if (!parsed.success) throw rejected('its claims do not have the promised shape', parsed.error);
  const claims = parsed.data;
  if (claims.exp - claims.iat > accessTokenSeconds + tokenClockToleranceSeconds)
    throw rejected('it is valid for longer than access tokens may be');
  return claims;
}

async function verifySignatureAndTimes(token: string, options: VerifyOptions): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(options.keys), {
      algorithms: ['EdDSA', 'ES256'],
      issuer: options.issuer,
      audience: tokenAudience,
      clockTolerance: tokenClockToleranceSeconds,
      currentDate: new Date(options.nowMs),
      requiredClaims: ['iss', 'aud', 'sub', 'exp', 'nbf', 'iat', 'jti'],
    });
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JWKSNoMatchingKey) throw new UnknownKeyError(cause);
    throw rejected(reasonOf(cause), cause);
  }
}

/** The library's code for the reason; its message may quote the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} is wrong`;
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed';
  return 'it cannot be verified';
}

function rejected(reason: string, cause?: unknown): AppError {
  return new AppError(
    'token_rejected',
    `The server sent an access token that was not accepted: ${reason}. Nothing in it was used. If it goes on, tell whoever runs the server.`,
    cause === undefined ? {} : { cause },
  );
}
