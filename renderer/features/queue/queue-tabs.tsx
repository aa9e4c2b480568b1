import { TabStrip } from '../../ui/tab-strip.tsx';
import { useViewTotal } from './queue-queries.ts';
import { showView, useQueueView } from './queue-view-state.ts';
import { filterOf, noRefinement, type ViewId, views } from './queue-views.ts';

const filters = {
  open: filterOf('open', noRefinement),
  mine: filterOf('mine', noRefinement),
  unassigned: filterOf('unassigned', noRefinement),
  all: filterOf('all', noRefinement),
} as const;

export function QueueTabs() {
  const selected = useQueueView((state) => state.view);
  const totals: Readonly<Record<ViewId, number | undefined>> = {
    open: useViewTotal(filters.open),
    mine: useViewTotal(filters.mine),
    unassigned: useViewTotal(filters.unassigned),
    all: useViewTotal(filters.all),
  };
  return (
    <TabStrip
      label="Views"
      items={views.map((view) => ({ id: view.id, label: view.label, count: totals[view.id] }))}
      selected={selected}
      onSelect={(id) => {
        const view = views.find((each) => each.id === id);
        if (view !== undefined) showView(view.id);
      }}
    />
  );
}
