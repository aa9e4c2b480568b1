import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { QueryContext } from './context.ts';

export function auditStatus({ witness }: QueryContext): OutputOf<'audit.status'> {
  return witness.status();
}
