import type { AuthApi } from '../../auth/auth-api.ts';
import type { Attempts } from './attempts.ts';
import type { HostCall } from './host-calls.ts';

/** Says the same whether or not the address was free; the person signs in afterwards. */
export function sessionSignUpCall(
  connect: (origin: string) => AuthApi,
  attempts: Attempts,
): HostCall<'session.sign_up'> {
  return ({ origin, ...body }) =>
    attempts.run(async (signal) => {
      const api = connect(origin);
      try {
        await api.signUp(body, signal);
        return {};
      } finally {
        await api.close();
      }
    });
}
