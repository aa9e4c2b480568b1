import type { WorkspaceTrust } from '../../auth/workspace-trust.ts';
import type { Attempts } from './attempts.ts';
import type { HostCall } from './host-calls.ts';

export function workspaceProbeCall(trust: WorkspaceTrust, attempts: Attempts): HostCall<'workspace.probe'> {
  return ({ origin }) => attempts.run((signal) => trust.probe(origin, signal));
}
