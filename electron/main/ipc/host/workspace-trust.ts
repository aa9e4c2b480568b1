import type { WorkspaceTrust } from '../../auth/workspace-trust.ts';
import type { HostCall } from './host-calls.ts';

export function workspaceTrustCall(trust: WorkspaceTrust): HostCall<'workspace.trust'> {
  return async ({ origin, authority_fingerprint }) => {
    await trust.trust(origin, authority_fingerprint);
    return {};
  };
}
