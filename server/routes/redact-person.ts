import { redactPerson } from '../../shared/api/audit.ts';
import { logOf } from '../audit-log/organization-log.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, writeRoute } from '../http/route.ts';
import { eraseDisclosure, fieldsOfPerson } from '../store/audit-disclosures.ts';
import { userById } from '../store/users.ts';

/** Records that lose fields in one transaction. */
const recordsAtOnce = 1_000;

/** Destroys what stands behind commitments about a person, and says so record by record. */
export const redactPersonRoute = writeRoute(redactPerson, ({ body, caller, work, audit }) => {
  const { db } = work;
  const log = logOf(db, caller);
  if (userById(db, body.person_id)?.org !== caller.org.number) throw new Refusal('not-found');
  const byRecord = new Map<number, string[]>();
  for (const { n, path } of fieldsOfPerson(db, log.number, body.person_id))
    byRecord.set(n, [...(byRecord.get(n) ?? []), path]);
  const now = [...byRecord].slice(0, recordsAtOnce);
  for (const [n, fields] of now) {
    for (const path of fields) eraseDisclosure(db, log.number, { n, path });
    const { reason, approval } = body;
    audit({
      act: 'audit.redacted',
      obj: { id: body.person_id, type: 'user', n, fields, reason, approval },
    });
  }
  return answer(redactPerson, { redacted: now.length, remaining: byRecord.size - now.length });
});
