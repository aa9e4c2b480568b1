import type { ConsoleSession } from '../../session/session-contract.ts';
import type { Attempts } from './attempts.ts';
import type { HostCall } from './host-calls.ts';

export function sessionSignInCall(session: ConsoleSession, attempts: Attempts): HostCall<'session.sign_in'> {
  return (input) => attempts.run((signal) => session.signIn(input, signal));
}
