import { getAuditKeys } from '../../shared/api/audit-heads.ts';
import { logOf } from '../audit-log/organization-log.ts';
import { answer, readRoute } from '../http/route.ts';
import { keysOf, witnessesOf } from '../store/audit-checkpoints.ts';

/** The keys of the organisation's log. */
export const getAuditKeysRoute = readRoute(getAuditKeys, ({ caller, services }) => {
  const { db } = services.store;
  const { number, origin } = logOf(db, caller);
  return answer(getAuditKeys, {
    origin,
    log_vkeys: keysOf(db, number, 'log').map(({ vkey, from_size, to_size }) => ({
      ...{ vkey, from: from_size, to: to_size },
    })),
    export_vkeys: keysOf(db, number, 'export').map(({ vkey }) => vkey),
    witness_vkeys: [...witnessesOf(db, number)],
  });
});
