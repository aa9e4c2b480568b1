import { visibleText } from '../../shared/lib/visible-text.ts';
import { useLiveQuery } from '../bridge/use-live-query.ts';
import { StateItem } from '../ui/state-bar.tsx';

/** Which case is open, by its name. */
export function OpenCaseItem() {
  const list = useLiveQuery('case.list', {}, { topics: ['case'] }).value;
  const open = list?.cases.find((each) => each.id === list.open_id);
  if (open === undefined) return <StateItem strong>No case open</StateItem>;
  const name = visibleText(open.name);
  return (
    <StateItem strong shrinks title={name}>
      Case “{name}”
    </StateItem>
  );
}
