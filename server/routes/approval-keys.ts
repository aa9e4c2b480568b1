import {
  endorseKey,
  enrolKey,
  listKeys,
  newKeyChallenge,
  revokeKey,
} from '../../shared/api/approval-keys.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { endIntent } from '../approvals/effects.ts';
import { keyView } from '../approvals/key-view.ts';
import { endorse, enrol, type KeyChange, revoke } from '../approvals/keys.ts';
import type { AuditEntry } from '../audit-log/append.ts';
import { cosignedNote } from '../audit-log/organization-log.ts';
import { requireFeature } from '../checks/tiers.ts';
import { answer, readRoute, type WriteContext, writeRoute } from '../http/route.ts';
import { requireFreshStepUp } from '../mfa/freshness.ts';
import { unsentOfKey } from '../store/approval-intents.ts';
import { isCeremonyOpen, keysOfOrganization, newNonce } from '../store/approval-keys.ts';
import { latestSigned } from '../store/audit-checkpoints.ts';
import { auditLogOf } from '../store/audit-logs.ts';

type Context = Pick<WriteContext<typeof enrolKey>, 'work' | 'caller' | 'services' | 'audit'>;

/** Refuses where the tier has no signed approvals; what changes keys needs the second factor, fresh. */
function changeOf({ work, caller, services, audit }: Context): KeyChange {
  requireFeature(caller, 'signed_approvals');
  requireFreshStepUp(work.db, caller, work.nowMs);
  return {
    ...{ work, caller, aud: services.issuer() },
    audit: (entry: Pick<AuditEntry, 'act' | 'obj' | 'detail'>) => audit(entry).n,
  };
}

export const newKeyChallengeRoute = writeRoute(newKeyChallenge, ({ caller, work, services, audit }) => {
  requireFeature(caller, 'signed_approvals');
  const { nonce, expires } = newNonce(work, caller.user.id, null);
  audit({ act: 'approval_key.challenged', obj: { id: caller.user.id, type: 'user' } });
  return answer(newKeyChallenge, { nonce, aud: services.issuer(), expires_at: toTimestamp(expires) });
});

export const enrolKeyRoute = writeRoute(enrolKey, (context) => {
  const { work, body } = context;
  const key = enrol(changeOf(context), body.jws);
  return answer(enrolKey, keyView(work.db, key, work.now));
});

export const endorseKeyRoute = writeRoute(endorseKey, (context) => {
  const { work, body, params } = context;
  const key = endorse(changeOf(context), params.kid, body.jws);
  return answer(endorseKey, keyView(work.db, key, work.now));
});

export const revokeKeyRoute = writeRoute(revokeKey, (context) => {
  const { work, body, params, caller } = context;
  const { key, isRevoked } = revoke(changeOf(context), params.kid, body.jws, body.reason);
  if (isRevoked) {
    for (const row of unsentOfKey(work.db, caller.org.number, key.kid))
      endIntent(work, row, 'void', 'A key that signed it was revoked.');
  }
  return answer(revokeKey, keyView(work.db, key, work.now));
});

export const listKeysRoute = readRoute(listKeys, ({ caller, services }) => {
  requireFeature(caller, 'signed_approvals');
  const { db, clock } = services.store;
  const now = toTimestamp(clock.nowMs());
  const log = auditLogOf(db, caller.org.number);
  const head = log === null ? null : latestSigned(db, log.number);
  return answer(listKeys, {
    items: keysOfOrganization(db, caller.org.number).map((key) => keyView(db, key, now)),
    checkpoint:
      log === null || head === null ? null : { size: head.size, note: cosignedNote(db, log.number, head) },
    ceremony_open: isCeremonyOpen(db, caller.org.number),
  });
});
