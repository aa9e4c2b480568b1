import { tokenClockToleranceSeconds } from '../../../shared/api/access-token.ts';
import {
  getJwks,
  getMe,
  logIn,
  logOut,
  refreshTokens,
  signUp,
  type TokenPair,
} from '../../../shared/api/auth.ts';
import { type Discovery, getDiscovery } from '../../../shared/api/discovery.ts';
import type { ReplyOf, RequestOf } from '../../../shared/api/endpoint.ts';
import type { Me } from '../../../shared/domain/user.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../../shared/lib/clock.ts';
import { type ApiClient, ApiError, createApiClient } from '../../net/api-client.ts';
import type { Transport } from '../../net/transport.ts';
import type { Log } from '../log/log.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { UnknownKeyError, verifyAccessToken } from './verify-access-token.ts';

/** An access token that has been verified, and who it is for. */
export type VerifiedToken = {
  readonly token: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly organizationId: string;
  /** By the server's clock. */
  readonly expiresAtMs: number;
};

/** What main says to the server of one workspace. Throws AppErrors. */
export type AuthApi = {
  readonly discover: (signal?: AbortSignal) => Promise<Discovery>;
  readonly logIn: (email: string, password: string, signal?: AbortSignal) => Promise<ReplyOf<typeof logIn>>;
  readonly signUp: (body: RequestOf<typeof signUp>['body'], signal?: AbortSignal) => Promise<void>;
  readonly refresh: (refreshToken: string) => Promise<TokenPair>;
  readonly logOut: (refreshToken: string, timeoutMs: number) => Promise<void>;
  /** Verifies before anything is believed; asks for the keys when it does not know the one that signed. */
  readonly verify: (accessToken: string) => Promise<VerifiedToken>;
  readonly me: (accessToken: string) => Promise<Me>;
  readonly clock: ServerClock;
  readonly close: () => Promise<void>;
};

type Keys = ReplyOf<typeof getJwks>;

export function createAuthApi(
  transport: Transport,
  localClock: Clock,
  newId: () => string,
  log: Log,
): AuthApi {
  const client = createApiClient(transport);
  const clock = createServerClock(localClock);
  let discovery: Discovery | null = null;
  let keys: Keys | null = null;

  /** A call whose answer, a refusal too, also sets the clock. */
  const call: ApiClient['call'] = async (endpoint, request, options) => {
    const askedAtMs = localClock.nowMs();
    try {
      const answer = await client.call(endpoint, request, options);
      clock.observe(answer.serverTimeMs, askedAtMs);
      return answer;
    } catch (error) {
      if (error instanceof ApiError) clock.observe(error.serverTimeMs, askedAtMs);
      throw error;
    }
  };

  async function discover(signal?: AbortSignal): Promise<Discovery> {
    discovery ??= (await call(getDiscovery, {}, signal === undefined ? {} : { signal })).value;
    return discovery;
  }

  async function fetchKeys(): Promise<Keys> {
    keys = (await call(getJwks, {})).value;
    return keys;
  }

  async function verify(token: string): Promise<VerifiedToken> {
    const { issuer } = await discover();
    const known = keys ?? (await fetchKeys());
    const check = (set: Keys) => verifyAccessToken(token, { keys: set, issuer, nowMs: clock.nowMs() });
    let claims: Awaited<ReturnType<typeof check>>;
    try {
      claims = await check(known);
    } catch (error) {
      if (!(error instanceof UnknownKeyError)) throw error;
      claims = await check(await fetchKeys());
    }
    warnOfSkew();
    return {
      token,
      personId: claims.sub,
      sessionId: claims.sid,
      organizationId: claims.org,
      expiresAtMs: claims.exp * 1_000,
    };
  }

  function warnOfSkew(): void {
    const skewMs = clock.skewMs();
    if (skewMs !== null && Math.abs(skewMs) > tokenClockToleranceSeconds * 1_000)
      log.warn('this computer’s clock differs from the server’s', { skew_ms: skewMs });
  }

  return {
    discover,
    logIn: async (email, password, signal) =>
      (await call(logIn, { body: { email, password } }, signal === undefined ? {} : { signal })).value,
    signUp: async (body, signal) => {
      const options = { idempotencyKey: newId(), ...(signal === undefined ? {} : { signal }) };
      await call(signUp, { body }, options);
    },
    refresh: async (refreshToken) =>
      (await call(refreshTokens, { body: { refresh_token: refreshToken } })).value,
    logOut: async (refreshToken, timeoutMs) => {
      await call(logOut, { body: { refresh_token: refreshToken } }, { timeoutMs });
    },
    verify,
    me: async (token) => (await call(getMe, {}, { token })).value,
    clock,
    close: () => transport.close(),
  };
}

/** A server without the sign-in extensions: its tokens could not be verified, and no session kept. */
export function requireSignIn(discovery: Discovery): void {
  const { auth } = discovery.features;
  if (auth?.jwks !== undefined && auth.refresh !== undefined) return;
  throw new AppError(
    'unsupported',
    'This server publishes no keys to verify its tokens with, or cannot renew them. Watchfloor does not sign in to it.',
  );
}
