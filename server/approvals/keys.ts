import { countingPermissions } from '../../shared/approvals/approval-records.ts';
import { iatSkewSeconds } from '../../shared/approvals/decision.ts';
import { type Enrolment, readEnrolment, readRevocation } from '../../shared/approvals/enrolment.ts';
import { offlineChallenge, readSeenHead } from '../../shared/approvals/signed-scalars.ts';
import { type PublicJwk, thumbprint } from '../../shared/approvals/thumbprint.ts';
import { equalBytes } from '../../shared/audit/bytes.ts';
import { may, permissionsOf } from '../../shared/domain/role.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import type { AuditEntry } from '../audit-log/append.ts';
import { logOf } from '../audit-log/organization-log.ts';
import { rootAt } from '../audit-log/tree.ts';
import type { Caller } from '../checks/authenticate.ts';
import { Refusal } from '../http/refusal.ts';
import {
  activateKey,
  askRevocation,
  endorseKeyRow,
  insertKey,
  isCeremonyOpen,
  isDeviceTaken,
  isKidKnown,
  type KeyRow,
  keyOf,
  revocationsOf,
  revokeKeyRow,
  spendNonce,
} from '../store/approval-keys.ts';
import { insertVouching, moveRevision } from '../store/approval-people.ts';
import type { Work } from '../store/work.ts';
import { digestOf, readJws, refuseApproval, refuseJws, signatureFault, tools } from './signed.ts';

/** What a change of the directory is done with. */
export type KeyChange = {
  readonly work: Work;
  readonly caller: Caller;
  /** Address of this server, which is what is signed for. */
  readonly aud: string;
  /** Appends the record, answers its index. */
  readonly audit: (entry: Pick<AuditEntry, 'act' | 'obj' | 'detail'>) => number;
};

/** The caller's own key that a JWS names; refuses any other. `mayBeProposed` only in the installation ceremony. */
export function callersKey(work: Work, caller: Caller, kid: string, mayBeProposed = false): KeyRow {
  const key = keyOf(work.db, caller.org.number, kid);
  if (key === null) throw refuseApproval('unknown_key', 'No such key is enrolled here.');
  if (key.user_id !== caller.user.id)
    throw refuseApproval('not_your_key', 'It is signed by somebody else’s key.');
  if (key.revoked_n !== null) throw refuseApproval('revoked_key', 'This key was revoked.');
  if (work.now >= key.expires_at) throw refuseApproval('expired_key', 'This key has expired.');
  if (key.active_n === null && !mayBeProposed)
    throw refuseApproval('key_not_endorsed', 'Nobody has endorsed this key yet.');
  return key;
}

export function jwkOf(key: Pick<KeyRow, 'jwk'>): PublicJwk {
  return JSON.parse(key.jwk) as PublicJwk;
}

export function enrol(change: KeyChange, compact: string): KeyRow {
  const { work, caller } = change;
  const jws = readJws(compact, 'wf-enrol+jws');
  const enrolment = readEnrolment(jws.payload);
  if (enrolment === null) throw refuseJws('payload');
  const kid = thumbprint(tools, enrolment.jwk);
  const fault = signatureFault(jws, { kid, jwk: enrolment.jwk });
  if (fault !== null) throw refuseJws(fault);
  const known = keyOf(work.db, caller.org.number, kid);
  if (known?.enrolment_jws === compact) return known;
  checkEnrolment(change, enrolment, kid);
  const n = change.audit({
    act: 'approval_key.enrolled',
    obj: {
      ...{ id: kid, type: 'approval_key', person: caller.user.id },
      ...{ device: enrolment.device, jws: digestOf(compact) },
    },
  });
  insertKey(work, {
    kid,
    org: caller.org.number,
    user_id: caller.user.id,
    device_id: enrolment.device,
    jwk: JSON.stringify(enrolment.jwk),
    enrolment_jws: compact,
    enrolled_n: n,
    expires_at: toTimestamp(enrolment.exp * 1_000),
  });
  moveRevision(work, caller.org.number);
  return found(work, caller, kid);
}

function checkEnrolment({ work, caller, aud }: KeyChange, enrolment: Enrolment, kid: string): void {
  const now = Math.floor(work.nowMs / 1_000);
  if (enrolment.aud !== aud) throw refuseApproval('aud', 'It was signed for another server.');
  if (enrolment.iss !== caller.user.id) throw refuseApproval('person', 'It names somebody else.');
  if (enrolment.iat > now + iatSkewSeconds) throw refuseApproval('iat', 'It is signed in the future.');
  if (enrolment.exp <= now) throw refuseApproval('expired_key', 'This key has expired already.');
  if (!spendNonce(work, enrolment.chal, caller.user.id, null))
    throw refuseApproval('chal', 'Its nonce is not one of yours, was used before, or is over.');
  if (isKidKnown(work.db, kid)) throw refuseApproval('key_reused', 'This key was enrolled before.');
  if (isDeviceTaken(work.db, caller.org.number, enrolment.device, caller.user.id))
    throw refuseApproval('device_taken', 'Somebody else has a key on this device.');
}

/** Endorsement by somebody of the directory; while there is nobody, by the other one of the first two. */
export function endorse(change: KeyChange, kid: string, compact: string): KeyRow {
  const { work, caller } = change;
  const key = keyOf(work.db, caller.org.number, kid);
  if (key === null) throw new Refusal('not-found');
  if (key.endorsement_jws === compact) return key;
  if (key.user_id === caller.user.id)
    throw refuseApproval('self_endorsement', 'Somebody else has to endorse your key.');
  if (key.revoked_n !== null || work.now >= key.expires_at)
    throw refuseApproval('revoked_key', 'This key is revoked or has expired.');
  if (key.endorsement_jws !== null) throw refuseApproval('endorsed_already', 'This key is endorsed already.');
  const ceremony = isCeremonyOpen(work.db, caller.org.number);
  const jws = readJws(compact, 'wf-enrol+jws');
  const mine = callersKey(work, caller, jws.header.kid, ceremony);
  const fault = signatureFault(jws, { kid: mine.kid, jwk: jwkOf(mine) });
  if (fault !== null) throw refuseJws(fault);
  if (jws.payload !== readJws(key.enrolment_jws, 'wf-enrol+jws').payload)
    throw refuseApproval('payload', 'It is not the enrolment of this key that was signed.');
  if (mine.device_id === key.device_id) throw refuseApproval('same_device', 'Both keys are on one device.');
  const held = permissionsOf(caller.user.roles);
  const n = change.audit({
    act: 'approval_key.endorsed',
    obj: {
      ...{ id: kid, type: 'approval_key', person: key.user_id, jws: digestOf(key.enrolment_jws) },
      ...{ by_jws: digestOf(compact), ceremony },
      permissions: countingPermissions.filter((permission) => held.has(permission)),
    },
  });
  endorseKeyRow(work, kid, {
    jws: compact,
    by: caller.user.id,
    n,
    way: ceremony ? 'ceremony' : 'endorsement',
  });
  if (!ceremony) {
    insertVouching(work, caller.org.number, caller.user.id, key.user_id, 'endorsed');
    activateKey(work, kid, n);
  } else if (isMutual(work, caller, key, mine)) {
    activateKey(work, kid, n);
    activateKey(work, mine.kid, n);
  }
  moveRevision(work, caller.org.number);
  return found(work, caller, kid);
}

/** Whether the other one has endorsed the caller's key with the very key that is endorsed now. */
function isMutual(work: Work, caller: Caller, key: KeyRow, mine: KeyRow): boolean {
  const back = keyOf(work.db, caller.org.number, mine.kid)?.endorsement_jws ?? null;
  return back !== null && readJws(back, 'wf-enrol+jws').header.kid === key.kid;
}

/** Answers the key, and whether it is revoked now or waits for a second administrator. */
export function revoke(change: KeyChange, kid: string, compact: string, reason: string) {
  const { work, caller, aud } = change;
  const key = keyOf(work.db, caller.org.number, kid);
  if (key === null) throw new Refusal('not-found');
  if (key.revoked_n !== null) throw refuseApproval('revoked_key', 'This key is revoked already.');
  const isOwner = key.user_id === caller.user.id;
  if (!isOwner && !may(caller.user.roles, 'key:endorse'))
    throw new Refusal('forbidden', { detail: 'This needs key:endorse.' });
  const jws = readJws(compact, 'wf-revoke+jws');
  const mine = callersKey(work, caller, jws.header.kid, isOwner);
  const fault = signatureFault(jws, { kid: mine.kid, jwk: jwkOf(mine) });
  if (fault !== null) throw refuseJws(fault);
  const revocation = readRevocation(jws.payload);
  if (revocation === null) throw refuseJws('payload');
  if (revocation.aud !== aud) throw refuseApproval('aud', 'It was signed for another server.');
  if (revocation.iss !== caller.user.id) throw refuseApproval('person', 'It names somebody else.');
  if (revocation.kid !== kid) throw refuseApproval('other_key', 'It is about another key.');
  if (revocation.chal !== offlineChallenge && !spendNonce(work, revocation.chal, caller.user.id, null))
    throw refuseApproval('chal', 'Its nonce is not one of yours, was used before, or is over.');
  checkSeenHead(work, caller, revocation.tb);
  askRevocation(work, kid, caller.user.id, compact);
  moveRevision(work, caller.org.number);
  const asked = revocationsOf(work.db, kid);
  const own = asked.find((one) => one.user_id === key.user_id);
  const isRevoked = own !== undefined || asked.length >= 2;
  if (!isRevoked) {
    const obj = { id: kid, type: 'approval_key', person: key.user_id, jws: digestOf(compact) };
    change.audit({ act: 'approval_key.revocation_asked', obj, detail: { reason } });
    return { key: found(work, caller, kid), isRevoked };
  }
  const since = revocation.compromised_since;
  const n = change.audit({
    act: 'approval_key.revoked',
    obj: {
      ...{ id: kid, type: 'approval_key', person: key.user_id, compromised_since: since },
      jws: (own === undefined ? asked : [own]).map((one) => digestOf(one.jws)).slice(0, 9),
    },
    detail: { reason },
  });
  revokeKeyRow(work, kid, n, since === null ? null : toTimestamp(since * 1_000));
  return { key: found(work, caller, kid), isRevoked };
}

/** A head that the device says it has seen must be one of this log. */
export function checkSeenHead(work: Work, caller: Caller, tb: string): void {
  const seen = readSeenHead(tb);
  const log = logOf(work.db, caller);
  const isOurs =
    seen !== null &&
    seen.size > 0 &&
    seen.size <= log.size &&
    equalBytes(seen.root, rootAt(work.db, log.number, seen.size));
  if (!isOurs) throw refuseApproval('tb', 'It names a head that this log never had.');
}

function found(work: Work, caller: Caller, kid: string): KeyRow {
  const key = keyOf(work.db, caller.org.number, kid);
  if (key === null) throw new Error('a key vanished');
  return key;
}
