import type { User } from '../../../../shared/domain/user.ts';
import type { Batch } from '../batch.ts';
import type { AnyDb, WritableDb } from '../database.ts';

/** One person as stored: plain values that any thread can make. */
export type UserRow = readonly [id: string, fullName: string, version: number, data: string];

export function userRow(user: User): UserRow {
  return [user.id, user.full_name, user.version, JSON.stringify(user)];
}

export function putUser({ db, gen }: Batch, row: UserRow): void {
  db.run(
    `INSERT INTO users (id, full_name, version, data, gen) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE
       SET full_name = excluded.full_name, version = excluded.version, data = excluded.data, gen = excluded.gen
     WHERE excluded.gen <> gen OR excluded.version >= version`,
    ...row,
    gen,
  );
}

export function allUsers(db: AnyDb): readonly User[] {
  return db
    .values<string>('SELECT data FROM users ORDER BY full_name, id')
    .map((data) => JSON.parse(data) as User); // checked when it was written
}

/** Full names by id. */
export function namesOfUsers(db: AnyDb): ReadonlyMap<string, string> {
  return new Map(db.tuples<readonly [string, string]>('SELECT id, full_name FROM users'));
}

export function removeUser(db: WritableDb, id: string): void {
  db.run('DELETE FROM users WHERE id = ?', id);
}

/** Everybody but `keepId`: a server without a feed never tells who the signed-in person is. */
export function removeUsersNotIn(db: WritableDb, gen: number, keepId: string): void {
  db.run('DELETE FROM users WHERE gen <> ? AND id <> ?', gen, keepId);
}
