import type { ConsoleSession } from '../../session/session-contract.ts';
import type { HostCall } from './host-calls.ts';

export function sessionUnlockCall(session: ConsoleSession): HostCall<'session.unlock'> {
  return ({ password }) => session.unlock(password);
}
