import type { Attempts } from './attempts.ts';
import type { HostCall } from './host-calls.ts';

export function sessionCancelCall(attempts: Attempts): HostCall<'session.cancel'> {
  return async () => {
    attempts.cancel();
    return {};
  };
}
