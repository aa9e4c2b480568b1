import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { getDraft } from '../cache/tables/drafts.ts';
import type { QueryContext } from './context.ts';

export function draftGet({ db }: QueryContext, input: ParsedInputOf<'draft.get'>): OutputOf<'draft.get'> {
  return getDraft(db, input.key);
}
