import type { OutputOf } from '../../../../shared/ipc/contract.ts';
import type { HostCall } from './host-calls.ts';

export function appInfoCall(gather: () => OutputOf<'app.info'>): HostCall<'app.info'> {
  return async () => gather();
}
