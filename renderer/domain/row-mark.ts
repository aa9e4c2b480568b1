import { isOpen } from '../../shared/domain/lifecycle.ts';
import type { QueueRow } from '../../shared/ipc/queue-calls.ts';

export interface StateMark {
  readonly glyph: 'cross' | 'swap' | 'dashed' | 'check';
  readonly tone: 'bad' | 'warn' | 'accent' | 'ok';
  readonly label: string;
}

/** The mark at the end of a row; what needs a person comes first. */
export function rowMark(
  row: Pick<QueueRow, 'refused' | 'conflicts' | 'pending' | 'status'>,
): StateMark | null {
  if (row.refused > 0) {
    return { glyph: 'cross', tone: 'bad', label: `${row.refused} refused by the server` };
  }
  if (row.conflicts > 0) {
    return { glyph: 'swap', tone: 'warn', label: `${row.conflicts} in conflict, yours to decide` };
  }
  if (row.pending > 0) {
    return { glyph: 'dashed', tone: 'accent', label: `${row.pending} waiting for the server` };
  }
  return isOpen(row.status) ? null : { glyph: 'check', tone: 'ok', label: 'Ended' };
}
