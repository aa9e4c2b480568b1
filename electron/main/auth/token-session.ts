import type { TokenPair } from '../../../shared/api/auth.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/codes.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import type { Log } from '../log/log.ts';
import type { AuthApi, VerifiedToken } from './auth-api.ts';

/** Where the refresh token is kept; in the console that is the keychain. */
export type RefreshTokenStore = {
  readonly get: () => Promise<string | null>;
  readonly set: (token: string) => Promise<void>;
};

export type TokenSessionOptions = {
  readonly api: Pick<AuthApi, 'refresh' | 'verify' | 'clock'>;
  readonly store: RefreshTokenStore;
  /** Whom the tokens must be for. */
  readonly personId: string;
  readonly timers: Timers;
  /** The server ended the session: only signing in again helps. Called once. */
  readonly ended: (error: AppError) => void;
  /** The server took the refresh token: there is a session. Called at each refresh. */
  readonly refreshed: () => void;
  readonly log: Log;
};

export type TokenSession = {
  /** Takes the pair of a sign-in whose access token has been verified and whose refresh token has been stored. */
  readonly accept: (verified: VerifiedToken) => void;
  /**
   * An access token good for at least `minimalLifeMs`, refreshed once for all who wait. `rejected` is one that the server
   * did not take: it is never given out again. Throws `session_ended`, or what stands in the way for now.
   */
  readonly token: (rejected: string | null) => Promise<string>;
  /** No more tokens; waits until a refresh under way has stored what it got. */
  readonly stop: () => Promise<void>;
};

/** An access token with less life than this is replaced before it is given out. */
const minimalLifeMs = 20_000;
/** A refresh begins this long before the end, without being asked. */
export const aheadMs = 90_000;

const endings: readonly ErrorCode[] = ['session_ended', 'unauthenticated', 'wrong_credentials'];

/**
 * live -> (refresh) live | (the server refuses the refresh token) ended | (stop) stopped. A failure of the way there ends
 * nothing: the next who asks tries again.
 */
export function createTokenSession(options: TokenSessionOptions): TokenSession {
  const { api, store, timers, log } = options;
  let access: VerifiedToken | null = null;
  let refreshing: Promise<VerifiedToken> | null = null;
  /** Got from the server and not stored yet; the one in the store is spent. */
  let unstored: TokenPair | null = null;
  let over: AppError | null = null;
  let timer: { readonly cancel: () => void } | null = null;

  function use(verified: VerifiedToken): void {
    access = verified;
    timer?.cancel();
    const delayMs = Math.max(1_000, verified.expiresAtMs - api.clock.nowMs() - aheadMs);
    timer = timers.after(delayMs, () => {
      void refreshOnce().catch((error: unknown) =>
        log.info('the token could not be renewed ahead', { error }),
      );
    });
  }

  function refreshOnce(): Promise<VerifiedToken> {
    if (over !== null) return Promise.reject(over);
    refreshing ??= refresh().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function refresh(): Promise<VerifiedToken> {
    unstored ??= await exchange();
    const pair = unstored;
    // Stored before the access token is used: killed in between, the next start has a token that is good.
    await store.set(pair.refresh_token);
    unstored = null;
    const verified = await api.verify(pair.access_token);
    if (verified.personId !== options.personId || verified.sessionId !== pair.session_id)
      throw new AppError('token_rejected', 'The server sent a token for somebody else. It was not used.');
    if (over !== null) throw over;
    use(verified);
    options.refreshed();
    return verified;
  }

  async function exchange(): Promise<TokenPair> {
    const refreshToken = await store.get();
    if (refreshToken === null) throw end(new AppError('session_ended', signInAgain));
    try {
      return await api.refresh(refreshToken);
    } catch (error) {
      if (error instanceof AppError && endings.includes(error.code))
        throw end(new AppError('session_ended', signInAgain, { id: error.id, cause: error }));
      throw error;
    }
  }

  function end(error: AppError): AppError {
    if (over !== null) return over;
    over = error;
    access = null;
    timer?.cancel();
    options.ended(error);
    return error;
  }

  return {
    accept: use,
    token: async (rejected) => {
      if (over !== null) throw over;
      if (access !== null && access.token === rejected) access = null;
      const current = access;
      if (current !== null && current.expiresAtMs - api.clock.nowMs() >= minimalLifeMs) return current.token;
      return (await refreshOnce()).token;
    },
    stop: async () => {
      over ??= new AppError('session_ended', 'The session was closed.');
      access = null;
      timer?.cancel();
      await refreshing?.catch(() => undefined); // Its outcome is told to those who asked for it.
    },
  };
}

const signInAgain =
  'The server has ended this session. Work goes on offline and nothing is lost; sign in again to sync.';
