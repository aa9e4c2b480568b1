import type { SessionState } from '../../../../shared/ipc/session-calls.ts';
import type { HostCall } from './host-calls.ts';

export function sessionGetCall(state: () => SessionState): HostCall<'session.get'> {
  return async () => state();
}
