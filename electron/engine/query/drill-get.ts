import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { QueryContext } from './context.ts';

export function drillGet({ drill }: QueryContext): OutputOf<'drill.get'> {
  return { report: drill.report() };
}
