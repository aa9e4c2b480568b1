import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { QueryContext } from './context.ts';

export function syncGet({ status }: QueryContext): OutputOf<'sync.get'> {
  return status();
}
