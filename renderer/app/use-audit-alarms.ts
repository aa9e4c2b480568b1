import { useEffect } from 'react';
import type { AuditAlarm } from '../../shared/ipc/audit-calls.ts';
import { useLiveQuery } from '../bridge/use-live-query.ts';
import { formatPlural } from '../lib/format-count.ts';
import { showToast } from '../ui/toast.tsx';

const NO_ALARMS: readonly AuditAlarm[] = [];

/** What this console has found wrong with the server's audit log and nobody has acknowledged yet, the newest first. */
export function useAuditAlarms(): readonly AuditAlarm[] {
  const { value } = useLiveQuery('audit.status', {}, { topics: ['audit'] });
  return value?.alarms.filter(({ acknowledged_at }) => acknowledged_at === null) ?? NO_ALARMS;
}

/** A notification that stays, beside the banner. */
export function useAuditNotice(alarms: readonly AuditAlarm[]): void {
  const count = alarms.length;
  const newest = alarms[0]?.id;
  useEffect(() => {
    if (newest === undefined) return;
    const text = `Audit log: ${formatPlural(count, 'alarm')}. The server’s history cannot be trusted as it is; see the banner.`;
    showToast({ id: 'audit-alarm', tone: 'bad', text, sticky: true });
  }, [newest, count]);
}
