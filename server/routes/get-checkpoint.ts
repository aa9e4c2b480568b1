import { getCheckpoint, getLatestCheckpoint } from '../../shared/api/audit-heads.ts';
import { cosignedNote, logOf } from '../audit-log/organization-log.ts';
import { Refusal } from '../http/refusal.ts';
import { answer, readRoute } from '../http/route.ts';
import { checkpointOf, latestSigned } from '../store/audit-checkpoints.ts';

/** The newest head that is signed; none for about a minute after the first record of a log. */
export const getLatestCheckpointRoute = readRoute(getLatestCheckpoint, ({ caller, services }) => {
  const { db } = services.store;
  const { number } = logOf(db, caller);
  const found = latestSigned(db, number);
  if (found === null) throw new Refusal('not-found');
  return answer(getLatestCheckpoint, { size: found.size, note: cosignedNote(db, number, found) });
});

export const getCheckpointRoute = readRoute(getCheckpoint, ({ params, caller, services }) => {
  const { db } = services.store;
  const { number } = logOf(db, caller);
  const found = checkpointOf(db, number, params.size);
  if (found === null || found.note === null) throw new Refusal('not-found');
  return answer(getCheckpoint, { size: found.size, note: cosignedNote(db, number, found) });
});
