import { encodeBase64 } from '../../shared/audit/base64.ts';
import type { ApprovalKey, ProvenRecord } from '../../shared/domain/approval.ts';
import { inclusionProofOf } from '../audit-log/tree.ts';
import { type KeyRow, revocationsOf } from '../store/approval-keys.ts';
import { accountOf } from '../store/approval-people.ts';
import { latestSigned } from '../store/audit-checkpoints.ts';
import { auditLogOf } from '../store/audit-logs.ts';
import { recordsFrom } from '../store/audit-records.ts';
import type { Database } from '../store/database.ts';
import { humanOf, isKeyActive } from './people.ts';

/** A record with its proof under the newest signed head, where that covers it. */
function provenRecord(db: Database, org: number, n: number): ProvenRecord {
  const log = auditLogOf(db, org);
  const [row] = log === null ? [] : recordsFrom(db, log.number, n, n + 1, 1);
  if (log === null || row === undefined) throw new Error(`the audit log has no record ${n}`);
  const size = latestSigned(db, log.number)?.size ?? 0;
  const covered = n < size;
  return {
    n,
    record: row.record,
    leaf: row.leaf.toString('hex'),
    proof: covered ? inclusionProofOf(db, log.number, n, size).map(encodeBase64) : [],
    size: covered ? size : null,
  };
}

export function keyView(db: Database, key: KeyRow, now: string): ApprovalKey {
  const account = accountOf(db, key.org, key.user_id);
  if (account === null) throw new Error('a key of nobody');
  const proven = (n: number | null) => (n === null ? null : provenRecord(db, key.org, n));
  return {
    kid: key.kid,
    user_id: key.user_id,
    human: humanOf(account),
    device_id: key.device_id,
    state: stateOf(key, now),
    by: key.way,
    enrolled_at: key.enrolled_at,
    expires_at: key.expires_at,
    enrolment_jws: key.enrolment_jws,
    endorsement_jws: key.endorsement_jws,
    endorsed_by: key.endorsed_by,
    revoked_at: key.revoked_at,
    compromised_since: key.compromised_since,
    revocation_asked_by: revocationsOf(db, key.kid).map(({ user_id }) => user_id),
    records: {
      enrolled: provenRecord(db, key.org, key.enrolled_n),
      endorsed: proven(key.endorsed_n),
      revoked: proven(key.revoked_n),
    },
  };
}

function stateOf(key: KeyRow, now: string): ApprovalKey['state'] {
  if (key.revoked_n !== null) return 'revoked';
  if (now >= key.expires_at) return 'expired';
  return isKeyActive(key, now) ? 'active' : 'proposed';
}
