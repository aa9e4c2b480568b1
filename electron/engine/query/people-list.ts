import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { allUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';

export function peopleList({ db, me }: QueryContext): OutputOf<'people.list'> {
  return { people: [...allUsers(db)], me_id: me.id };
}
