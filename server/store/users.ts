import type { Role } from '../../shared/domain/role.ts';
import type { User } from '../../shared/domain/user.ts';
import { type Database, one, run } from './database.ts';
import { putEntity } from './entities.ts';
import type { Work } from './work.ts';

type StoredUser = Omit<User, 'roles' | 'active'> & {
  readonly roles: string;
  readonly active: 0 | 1;
  readonly org: number;
  readonly password_hash: string;
};

export type UserRow = { readonly user: User; readonly org: number; readonly passwordHash: string };

const columns =
  'id, org, email, username, full_name, roles, team, active, password_hash, created_at, version';

export function insertUser(db: Database, row: UserRow): void {
  const { user } = row;
  run(
    db,
    `INSERT INTO users (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    user.id,
    row.org,
    user.email,
    user.username,
    user.full_name,
    JSON.stringify(user.roles),
    user.team,
    user.active ? 1 : 0,
    row.passwordHash,
    user.created_at,
    user.version,
  );
}

export function userByEmail(db: Database, email: string): UserRow | null {
  return mapped(one<StoredUser>(db, `SELECT ${columns} FROM users WHERE email = ?`, email));
}

export function userById(db: Database, id: string): UserRow | null {
  return mapped(one<StoredUser>(db, `SELECT ${columns} FROM users WHERE id = ?`, id));
}

/** Whether an incident of this organisation may be given to this person. */
export function isActiveMember(db: Database, org: number, id: string): boolean {
  return one(db, 'SELECT 1 FROM users WHERE id = ? AND org = ? AND active = 1', id, org) !== null;
}

function mapped(stored: StoredUser | null): UserRow | null {
  if (stored === null) return null;
  const { org, password_hash, roles, active, ...rest } = stored;
  return {
    user: { ...rest, roles: JSON.parse(roles) as Role[], active: active === 1 },
    org,
    passwordHash: password_hash,
  };
}

/** Switches an account off or on; it counts at once, also for tokens that were given out. */
export function setActive(work: Work, org: number, id: string, active: boolean): void {
  run(
    work.db,
    'UPDATE users SET active = ?, version = version + 1 WHERE id = ? AND org = ?',
    active ? 1 : 0,
    id,
    org,
  );
  const found = userById(work.db, id);
  if (found !== null) putEntity(work, org, 'user', found.user);
}
