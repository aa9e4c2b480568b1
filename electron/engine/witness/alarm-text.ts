import type { AuditAlarm } from '../../../shared/ipc/audit-calls.ts';

export type Finding = {
  readonly kind: AuditAlarm['kind'];
  /** The note that the server showed. */
  readonly theirsNote: string | null;
  readonly theirs: AuditAlarm['theirs'];
  readonly n: number | null;
  readonly detail: string;
};

/** What happened and what it means, in words for a person under pressure. */
export function alarmText(finding: Finding, ours: AuditAlarm['ours']): string {
  const held = ours === null ? 'the head kept here' : `the head of ${ours.size} records kept here`;
  const shown = finding.theirs === null ? 'its log' : `a log of ${finding.theirs.size} records`;
  switch (finding.kind) {
    case 'split_view':
      return `The server shows ${shown} that is another history than ${held}, both signed. Somebody is shown something else.`;
    case 'rewritten':
      return `The server shows ${shown} that does not continue ${held}. Records that were there have been changed or removed.`;
    case 'rolled_back':
      return `The server shows ${shown}, which is less than ${held}. Records that were there are gone.`;
    case 'forged_head':
      return `The server shows ${shown} under a head that no key trusted here has signed (${finding.detail}). Its key may have been changed: ask your administrator.`;
    case 'unproven':
      return `The server does not show that ${shown} continues ${held} (${finding.detail}).`;
    case 'omitted':
      return `The server gave a receipt for record ${finding.n}, and it is in no head of its log (${finding.detail}). An action of this console is missing from the record.`;
  }
}
