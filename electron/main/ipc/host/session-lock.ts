import type { ConsoleSession } from '../../session/session-contract.ts';
import type { HostCall } from './host-calls.ts';

export function sessionLockCall(session: ConsoleSession): HostCall<'session.lock'> {
  return () => session.lock();
}
