import type { ConsoleSession } from '../../session/session-contract.ts';
import type { HostCall } from './host-calls.ts';

export function sessionSignOutCall(session: ConsoleSession): HostCall<'session.sign_out'> {
  return ({ wipe }) => session.signOut(wipe);
}
