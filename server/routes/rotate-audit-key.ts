import { rotateAuditKey } from '../../shared/api/audit-heads.ts';
import { headsOf, logOf } from '../audit-log/organization-log.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, writeRoute } from '../http/route.ts';
import { insertKey, keysOf } from '../store/audit-checkpoints.ts';

/** Writes the next key down; the next head is signed by both, and those after it by the new one. */
export const rotateAuditKeyRoute = writeRoute(rotateAuditKey, ({ caller, work, services, audit }) => {
  const { number } = logOf(work.db, caller);
  const keys = keysOf(work.db, number, 'log');
  const pending = keys.find((key) => key.from_size === null);
  const next = headsOf(services).nextKey(number);
  if (pending !== undefined || next === null)
    throw new Refusal('conflict', { detail: 'The log waits for a signed head; try again in a minute.' });
  insertKey(work.db, number, 'log', next, null);
  audit({
    act: 'audit.key_rotated',
    obj: { id: next.split('+')[1] ?? '', type: 'audit_key', vkey: next, old_vkey: keys.at(-1)?.vkey ?? '' },
  });
  return answer(rotateAuditKey, { vkey: next });
});
