import { countingPermissions, type Voice } from '../../shared/approvals/approval-records.ts';
import {
  type KeyFacts,
  type PersonFacts,
  type TargetOwner,
  type Vouching,
  vouchedSeconds,
} from '../../shared/approvals/separation.ts';
import { permissionsOf } from '../../shared/domain/role.ts';
import type { KeyRow } from '../store/approval-keys.ts';
import { type AccountRow, accountOf, vouchingsSince } from '../store/approval-people.ts';
import type { Database } from '../store/database.ts';
import type { Work } from '../store/work.ts';

/** Somebody as the store knows them now; an account of the store is a person's. */
export function personFacts(account: AccountRow): PersonFacts {
  const held = permissionsOf(account.roles);
  return {
    id: account.id,
    kind: 'person',
    human: account.human,
    active: account.active,
    roles: account.roles,
    permissions: countingPermissions.filter((permission) => held.has(permission)),
  };
}

/** Who speaks with a key, for the record of it. */
export function voiceOf(work: Work, org: number, key: KeyRow): Voice {
  const account = accountOf(work.db, org, key.user_id);
  if (account === null) throw new Error('a key of nobody');
  const { id, ...facts } = personFacts(account);
  const by = vouchingsOf(work.db, org, work.nowMs).filter((vouching) => vouching.of === id);
  return {
    person: id,
    kid: key.kid,
    device: key.device_id,
    ...facts,
    roles: [...facts.roles],
    permissions: [...facts.permissions],
    vouched_by: [...new Set(by.map((vouching) => vouching.by))].slice(0, 100),
  };
}

export function vouchingsOf(db: Database, org: number, nowMs: number): readonly Vouching[] {
  return vouchingsSince(db, org, Math.floor(nowMs / 1_000) - vouchedSeconds);
}

/** Of targets that are accounts here: an account is its person's own. */
export function ownersOf(
  db: Database,
  org: number,
  targets: readonly { readonly id: string }[],
): TargetOwner[] {
  return targets.flatMap(({ id }) => (accountOf(db, org, id) === null ? [] : [{ target: id, person: id }]));
}

export function humanOf(account: AccountRow): string {
  return account.human ?? account.id;
}

export function isKeyActive(key: KeyRow, now: string): boolean {
  return key.active_n !== null && key.revoked_n === null && now < key.expires_at;
}

export function keyFacts(key: KeyRow, now: string): KeyFacts {
  return { kid: key.kid, person: key.user_id, device: key.device_id, active: isKeyActive(key, now) };
}
