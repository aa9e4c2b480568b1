import type { ConsoleSession } from '../../session/console-session.ts';
import type { HostCall } from './host-calls.ts';

export function sessionLockCall(session: ConsoleSession): HostCall<'session.lock'> {
  return () => session.lock();
}
