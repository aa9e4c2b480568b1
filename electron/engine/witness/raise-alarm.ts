import type { ConsolePin } from '../../../shared/audit/console-pin.ts';
import type { AuditAlarm } from '../../../shared/ipc/audit-calls.ts';
import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../../shared/lib/id.ts';
import type { WritableDb } from '../cache/database.ts';
import { hasAlarm, putAlarm } from '../cache/tables/audit-alarms.ts';
import { alarmText, type Finding } from './alarm-text.ts';

/** Writes files into a new folder of this name beside the cache; answers its path, or null where the disk refused. */
export type KeepEvidence = (folder: string, files: Readonly<Record<string, string>>) => string | null;

export type AlarmParts = {
  readonly db: WritableDb;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly keepEvidence: KeepEvidence;
};

/** Keeps what was found, with both heads, once; answers whether it is news. */
export function raiseAlarm(parts: AlarmParts, pin: ConsolePin | null, finding: Finding): boolean {
  const { db, clock, random } = parts;
  const head = pin?.head ?? null;
  const cause = [finding.kind, head?.size ?? '-', head?.root ?? '-', finding.n ?? '-'].join(' ');
  if (hasAlarm(db, cause)) return false;
  const raised_at = toTimestamp(clock.nowMs());
  const ours = head === null ? null : { size: head.size, root: head.root };
  const alarm: Omit<AuditAlarm, 'acknowledged_at' | 'reason' | 'evidence'> = {
    id: uuidV7(clock, random),
    kind: finding.kind,
    raised_at,
    text: alarmText(finding, ours),
    ours,
    theirs: finding.theirs,
    n: finding.n,
  };
  const evidence = parts.keepEvidence(`${raised_at.replaceAll(':', '')}-${finding.kind}`, {
    'alarm.json': `${JSON.stringify({ ...alarm, detail: finding.detail, pin }, null, 2)}\n`,
    ...(head === null ? {} : { 'ours.note': head.note }),
    ...(finding.theirsNote === null ? {} : { 'theirs.note': finding.theirsNote }),
  });
  db.transaction(() =>
    putAlarm(db, {
      alarm: { ...alarm, evidence },
      cause,
      oursNote: head?.note ?? null,
      theirsNote: finding.theirsNote,
    }),
  );
  return true;
}
