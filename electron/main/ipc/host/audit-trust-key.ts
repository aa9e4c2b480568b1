import type { ConsoleSession } from '../../session/session-contract.ts';
import type { HostCall } from './host-calls.ts';

/** `checkAgain` lets the engine look at once. */
export function auditTrustKeyCall(
  session: ConsoleSession,
  checkAgain: () => void,
): HostCall<'audit.trust_key'> {
  return async ({ vkey }) => {
    await session.witness().trustKey(vkey);
    checkAgain();
    return {};
  };
}
