import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { QueryContext } from './context.ts';

export function keepList({ keeping }: QueryContext): OutputOf<'keep.list'> {
  const { incidents, views } = keeping.pinned.list();
  const kept = keeping.pinned.kept();
  return {
    ...{ incidents, kept },
    views: [...views],
    problem: kept.complete < kept.of ? keeping.details.problem() : null,
  };
}
