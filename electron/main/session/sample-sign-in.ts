import { emailSchema } from '../../../shared/domain/user.ts';
import type { Log } from '../log/log.ts';
import type { ConsoleSession } from './session-contract.ts';

export type SampleSignInOptions = {
  readonly session: ConsoleSession;
  readonly origin: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
};

/** Takes the credentials of the sample organisation out of the environment, where children would inherit them. */
function takeSampleCredentials(environment: NodeJS.ProcessEnv): { email: string; password: string } | null {
  const { WATCHFLOOR_SAMPLE_EMAIL: email, WATCHFLOOR_SAMPLE_PASSWORD: password } = environment;
  delete environment.WATCHFLOOR_SAMPLE_EMAIL;
  delete environment.WATCHFLOOR_SAMPLE_PASSWORD;
  const parsed = emailSchema.safeParse(email);
  return parsed.success && password !== undefined && password !== ''
    ? { email: parsed.data, password }
    : null;
}

/**
 * Signs in as the person of the sample organisation, as if they had typed it; for a console that is to open on the sample.
 * Whoever is signed in elsewhere is signed out first, their work kept. A failure leaves the sign-in page.
 */
export async function signInToSample({
  session,
  origin,
  environment,
  log,
}: SampleSignInOptions): Promise<void> {
  const credentials = takeSampleCredentials(environment);
  if (credentials === null) {
    log.warn('--sample-sign-in needs WATCHFLOOR_SAMPLE_EMAIL and WATCHFLOOR_SAMPLE_PASSWORD');
    return;
  }
  try {
    await signIn(session, origin, credentials);
  } catch (error) {
    log.error('the sample sign-in failed', { error });
  }
}

async function signIn(
  session: ConsoleSession,
  origin: string,
  credentials: { readonly email: string; readonly password: string },
): Promise<void> {
  const state = session.state();
  if (state.kind === 'locked' || state.kind === 'signed_in') {
    const isSample = state.workspace.origin === origin && state.me.email === credentials.email;
    if (!isSample) await session.signOut(false);
    else if (state.kind === 'locked') return void (await session.unlock(credentials.password));
    else if (await hasToken(session)) return;
  }
  await session.signIn({ origin, ...credentials }, new AbortController().signal);
}

async function hasToken(session: ConsoleSession): Promise<boolean> {
  try {
    await session.token(null);
    return true;
  } catch {
    return false; // Ended or unreachable: signing in says which.
  }
}
