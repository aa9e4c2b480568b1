import { useLocation } from 'wouter';
import { QUEUE_PATH } from '../../domain/paths.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import styles from './incident-page.module.css';
import { type SurroundingList, useIncident } from './incident-queries.ts';
import { IncidentScreen } from './incident-screen.tsx';

export interface IncidentPageProps {
  readonly id: string;
  /** The list that `[` and `]` move in. */
  readonly list: SurroundingList;
  /** Told which incident is looked at, so that the list can be on it later. */
  readonly onShown: (id: string) => void;
}

function NotShown({ id }: { readonly id: string }) {
  const [, navigate] = useLocation();
  const { error, askAgain, asking } = useIncident(id);
  const back = () => navigate(QUEUE_PATH);
  useActions('page', [
    { id: 'incident.back', label: 'Back to the queue', group: 'Incident', keys: ['Escape'], run: back },
  ]);
  const backButton = (
    <Button keys="Escape" onClick={back}>
      Back to the queue
    </Button>
  );
  if (error !== null) {
    return (
      <div className={styles.failed}>
        <ErrorPanel
          title="This incident could not be read"
          id={error.id}
          actions={
            <>
              <Button onClick={askAgain}>Try again</Button>
              {backButton}
            </>
          }
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  }
  if (asking) return <div className={styles.waiting} aria-busy="true" />;
  return (
    <EmptyState title="This incident is not on this machine" actions={backButton}>
      It may have been removed, or this machine has not fetched it yet.
    </EmptyState>
  );
}

export function IncidentPage({ id, list, onShown }: IncidentPageProps) {
  const { value } = useIncident(id);
  if (value == null) return <NotShown id={id} />;
  return <IncidentScreen key={id} view={value} list={list} onShown={onShown} />;
}
