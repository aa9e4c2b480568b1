import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { Kept } from '../../../shared/ipc/storage-calls.ts';
import { evidenceOf } from '../cache/tables/evidence.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import type { QueryContext } from './context.ts';

export function keepList(context: QueryContext): OutputOf<'keep.list'> {
  const { keeping } = context;
  const { incidents, views } = keeping.pinned.list();
  const kept = keeping.pinned.kept();
  return {
    ...{ incidents, kept, contents: contentsOf(context) },
    views: [...views],
    problem: kept.complete < kept.of ? keeping.details.problem() : null,
  };
}

function contentsOf({ db, evidence, keeping }: QueryContext): Kept {
  const stored = keeping.pinned.idsWithEvidence().flatMap((id) => {
    const n = findIncidentKey(db, id);
    return (n === null ? [] : evidenceOf(db, n)).flatMap(({ content_stored_at, sha256 }) =>
      content_stored_at === null || sha256 === null ? [] : [sha256],
    );
  });
  return { of: stored.length, complete: stored.filter((sha256) => evidence.store.has(sha256)).length };
}
