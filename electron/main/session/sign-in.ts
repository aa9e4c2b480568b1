import type { TokenPair } from '../../../shared/api/auth.ts';
import type { Me } from '../../../shared/domain/user.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { type AuthApi, requireSignIn, type VerifiedToken } from '../auth/auth-api.ts';
import type { Log } from '../log/log.ts';

export type Credentials = { readonly email: string; readonly password: string };

/** What the server has given to a person whose access token was verified. Nothing of it is stored yet. */
export type Admission = { readonly me: Me; readonly pair: TokenPair; readonly verified: VerifiedToken };

const logOutTimeoutMs = 3_000;

/** Signs in at the server. When it is cancelled or something does not fit, the session made there is ended again. */
export async function admit(
  api: AuthApi,
  { email, password }: Credentials,
  signal: AbortSignal,
  log: Log,
): Promise<Admission> {
  requireSignIn(await api.discover(signal));
  const { user: me, ...pair } = await api.logIn(email, password, signal);
  try {
    const verified = await api.verify(pair.access_token);
    if (verified.personId !== me.id || verified.sessionId !== pair.session_id)
      throw new AppError('token_rejected', 'The server sent a token for somebody else. It was not used.');
    if (verified.organizationId !== me.organization.id)
      throw new AppError(
        'token_rejected',
        'The server sent a token for another organisation. It was not used.',
      );
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    return { me, pair, verified };
  } catch (error) {
    await logOutQuietly(api, pair.refresh_token, log);
    throw error;
  }
}

/** Ends the server's side of a session where that is possible now; otherwise it ends by its own age. */
export async function logOutQuietly(api: AuthApi, refreshToken: string, log: Log): Promise<void> {
  try {
    await api.logOut(refreshToken, logOutTimeoutMs);
  } catch (error) {
    log.info('the server could not be told of the sign-out', { error });
  }
}
