import type { Role } from '../../shared/domain/role.ts';
import { all, type Database, one, run } from './database.ts';
import type { Work } from './work.ts';

export type AccountRow = {
  readonly id: string;
  readonly active: boolean;
  readonly roles: readonly Role[];
  /** Equal ones are one human; null where the account stands for itself. */
  readonly human: string | null;
  readonly version: number;
};

type Stored = Omit<AccountRow, 'active' | 'roles'> & { readonly active: 0 | 1; readonly roles: string };

const select = `SELECT users.id AS id, active, roles, human, version FROM users
  LEFT JOIN account_humans ON account_humans.user_id = users.id`;

export function accountOf(db: Database, org: number, id: string): AccountRow | null {
  return mapped(one<Stored>(db, `${select} WHERE users.id = ? AND users.org = ?`, id, org));
}

export function accountsOf(db: Database, org: number): readonly AccountRow[] {
  return all<Stored>(db, `${select} WHERE users.org = ? ORDER BY users.id`, org).flatMap(
    (row) => mapped(row) ?? [],
  );
}

function mapped(row: Stored | null): AccountRow | null {
  return row === null ? null : { ...row, active: row.active === 1, roles: JSON.parse(row.roles) as Role[] };
}

export type VouchingKind = 'created' | 'enabled' | 'raised' | 'endorsed';

/** `by` let `of` in, in one way or another; within a day they may not stand beside each other. */
export function insertVouching(work: Work, org: number, by: string, of: string, kind: VouchingKind): void {
  run(
    work.db,
    'INSERT INTO vouchings (org, by_id, of_id, kind, at) VALUES (?, ?, ?, ?, ?)',
    org,
    by,
    of,
    kind,
    Math.floor(work.nowMs / 1_000),
  );
}

export function vouchingsSince(db: Database, org: number, seconds: number) {
  return all<{ readonly by: string; readonly of: string; readonly at: number }>(
    db,
    'SELECT by_id AS "by", of_id AS "of", at FROM vouchings WHERE org = ? AND at > ?',
    org,
    seconds,
  );
}

/** Moves the organisation's revision of keys, intents and policies; consoles hear of it. */
export function moveRevision(work: Work, org: number): number {
  const row = one<{ rev: number }>(
    work.db,
    `INSERT INTO approval_revisions (org, rev) VALUES (?, 1)
     ON CONFLICT (org) DO UPDATE SET rev = rev + 1 RETURNING rev`,
    org,
  );
  work.moved.add(org);
  return row?.rev ?? 0;
}

export function revisionOf(db: Database, org: number): number {
  return one<{ rev: number }>(db, 'SELECT rev FROM approval_revisions WHERE org = ?', org)?.rev ?? 0;
}
