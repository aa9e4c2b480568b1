import { useLocation } from 'wouter';
import { auditPath } from '../../domain/paths.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { clearFilter, isFiltered, useEventsView } from './events-view-state.ts';

/** Says why no event stands here, and how to get some. */
export function EventsEmpty() {
  const [, navigate] = useLocation();
  const filtered = useEventsView(isFiltered);
  if (filtered) {
    return (
      <EmptyState
        title="No event fits"
        actions={
          <Button keys="Escape" onClick={clearFilter}>
            Clear query and filters
          </Button>
        }
      >
        Nothing in this case has all that the query, the facets and the span of time ask for.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No events in this case yet"
      actions={<Button onClick={() => navigate(auditPath('sources'))}>Go to the sources</Button>}
    >
      Add audit exports or logs, and every record of them stands here on one timeline; the first ones while
      the rest is still being read.
    </EmptyState>
  );
}
