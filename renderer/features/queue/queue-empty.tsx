import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { refine, showView, useQueueView } from './queue-view-state.ts';
import { isRefined, noRefinement, viewOf } from './queue-views.ts';

interface QueueEmptyProps {
  readonly onNew: () => void;
  /** Why nothing can be declared. */
  readonly newUnavailable: string | undefined;
}

/** Says what would be here, why it is not, and how to get it. */
export function QueueEmpty({ onNew, newUnavailable }: QueueEmptyProps) {
  const view = useQueueView((state) => state.view);
  const refinement = useQueueView((state) => state.refinement);
  if (isRefined(refinement)) {
    return (
      <EmptyState
        title="No incident fits"
        actions={
          <Button keys="Escape" onClick={() => refine(noRefinement)}>
            Clear filters
          </Button>
        }
      >
        {refinement.query.trim() === ''
          ? `Nothing in “${viewOf(view).label}” has what the filters ask for.`
          : `Nothing in “${viewOf(view).label}” contains all of the words you searched for.`}
      </EmptyState>
    );
  }
  if (view !== 'all') {
    return (
      <EmptyState
        title="Nothing here"
        actions={<Button onClick={() => showView('all')}>Show all incidents</Button>}
      >
        {view === 'mine' &&
          'Incidents that you own and that are not closed stand here. Press a on one to take it.'}
        {view === 'unassigned' && 'Open incidents that nobody owns yet stand here.'}
        {view === 'open' && 'Incidents that are not closed stand here, newest first.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No incidents yet"
      actions={
        <Button
          tone="primary"
          keys="n"
          onClick={onNew}
          disabled={newUnavailable !== undefined}
          title={newUnavailable}
        >
          New incident
        </Button>
      }
    >
      Incidents that people declare, or that rules and the API raise, appear here as they come.
    </EmptyState>
  );
}
