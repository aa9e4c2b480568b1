import type { SavedView } from '../../../shared/ipc/queue-calls.ts';
import { formatCount } from '../../lib/format-count.ts';
import { TabStrip } from '../../ui/tab-strip.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './queue-page.module.css';
import { useViewTotal } from './queue-queries.ts';
import { listOfSaved, showSaved, showView, useQueueView } from './queue-view-state.ts';
import { filterOf, noRefinement, type ViewId, views } from './queue-views.ts';
import { useSavedViews } from './saved-views.ts';

const filters = {
  open: filterOf('open', noRefinement),
  mine: filterOf('mine', noRefinement),
  unassigned: filterOf('unassigned', noRefinement),
  all: filterOf('all', noRefinement),
} as const;

/** So many of one's own stand beside the others; the rest is in the list of views. */
const OWN_SHOWN = 5;
const OWN = 'own.';

function OwnCount({ view }: { readonly view: SavedView }) {
  const { filter } = listOfSaved(view);
  const total = useViewTotal(filter);
  return <small className={styles.ownCount}>{total === undefined ? '' : formatCount(total)}</small>;
}

export function QueueTabs() {
  const savedId = useQueueView((state) => state.savedId);
  const saved = useSavedViews((state) => state.views).slice(0, OWN_SHOWN);
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
      items={[
        ...views.map((view) => ({ id: view.id, label: view.label, count: totals[view.id] })),
        ...saved.map((view) => ({
          id: `${OWN}${view.id}`,
          label: (
            <>
              <UntrustedText text={view.name} /> <OwnCount view={view} />
            </>
          ),
        })),
      ]}
      selected={savedId === null ? selected : `${OWN}${savedId}`}
      onSelect={(id) => {
        const view = views.find((each) => each.id === id);
        const own = saved.find((each) => id === `${OWN}${each.id}`);
        if (view !== undefined) showView(view.id);
        else if (own !== undefined) showSaved(own);
      }}
    />
  );
}
