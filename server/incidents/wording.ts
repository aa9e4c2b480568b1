import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { FieldChange } from '../../shared/domain/timeline-event.ts';

/** Longer values are named and not shown; they stand in the entry's `changes`. */
const longestShown = 120;

/** `Status: new → triaged. Why.` */
export function stepText(from: string, to: string, reason: string | undefined): string {
  return withReason(`Status: ${from} → ${to}`, reason);
}

/** `severity: high → low; Assigned to Priya Raghunathan. Why.` */
export function changeText(
  changes: readonly FieldChange[],
  nameOf: (id: string) => string,
  reason: string | undefined,
): string {
  const told = changes.map((change) => {
    if (change.field === 'assignee_id')
      return change.new === null ? 'Put back into the queue' : `Assigned to ${nameOf(String(change.new))}`;
    const [before, after] = [shown(change.old), shown(change.new)];
    return before.length > longestShown || after.length > longestShown
      ? `${change.field} changed`
      : `${change.field}: ${before} → ${after}`;
  });
  return withReason(told.join('; '), reason);
}

export function evidenceText(evidence: Evidence): string {
  const size = evidence.size === null ? null : `${evidence.size} bytes`;
  const hash = evidence.sha256 === null ? null : `SHA-256 ${evidence.sha256}`;
  const proof = [size, hash].filter((part) => part !== null).join(', ');
  return `Evidence added: ${evidence.name}${proof === '' ? '' : ` (${proof})`}`;
}

const containmentWords: Readonly<Record<ContainmentAction['status'], string>> = {
  proposed: 'Proposed',
  in_progress: 'In progress',
  done: 'Done',
  failed: 'Failed',
  reverted: 'Reverted',
  cancelled: 'Cancelled',
};

type ToldContainment = Pick<ContainmentAction, 'kind' | 'target' | 'status' | 'reason' | 'outcome'>;

/** `Proposed: isolate host WS-042. Why.` or `Done: isolate host WS-042. What became of it.` */
export function containmentText({ kind, target, status, reason, outcome }: ToldContainment): string {
  const what = kind === 'custom' ? target : `${kind.replaceAll('_', ' ')} ${target}`;
  return withReason(`${containmentWords[status]}: ${what}`, status === 'proposed' ? reason : (outcome ?? ''));
}

function withReason(text: string, reason = ''): string {
  return reason === '' ? text : `${text}. ${reason}`;
}

function shown(value: FieldChange['old']): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? 'none');
}
