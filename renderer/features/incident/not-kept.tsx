import { wayBack, whyNotKept } from '../../domain/kept-words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { showIncident } from './incident-commands.ts';
import { type IncidentView, useSyncStatus } from './incident-queries.ts';
import styles from './not-kept.module.css';

interface NotKeptProps {
  readonly view: IncidentView;
  readonly onKeep: () => void;
}

/** In the place of a timeline that is not here: since when, why, and how to get it. Never an empty one. */
export function NotKeptPanel({ view, onKeep }: NotKeptProps) {
  const connection = useSyncStatus()?.connection;
  const online = connection === 'live' || connection === 'polling';
  const { not_kept: notKept, incident, pinned } = view;
  if (notKept === null) return null;
  const again = (
    <Button onClick={() => void showIncident(incident.id)} disabled={!online}>
      Fetch it now
    </Button>
  );
  return (
    <section className={styles.panel} aria-label="Not kept on this machine" data-testid="not-kept">
      <h2 className={styles.title}>Not kept on this machine</h2>
      <p>
        Since <TimeText at={notKept.since} prose />. {whyNotKept(notKept)}
      </p>
      {notKept.state === 'failed' ? (
        <ErrorPanel title="It could not be fetched" id={notKept.problem?.id} actions={again}>
          {wayBack(notKept, online)}
        </ErrorPanel>
      ) : (
        <p role="status">{wayBack(notKept, online)}</p>
      )}
      {!pinned && (
        <div className={styles.actions}>
          <Button keys="shift+k" onClick={onKeep}>
            Keep offline
          </Button>
        </div>
      )}
    </section>
  );
}
