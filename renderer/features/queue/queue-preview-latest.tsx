import { eventKindLabel, isQuoted, timelineSide } from '../../domain/event-kind-view.ts';
import { shortened, toldByChanges } from '../../domain/event-reason.ts';
import { changeView } from '../../domain/field-change-view.ts';
import { classNames } from '../../lib/class-names.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './queue-preview.module.css';
import type { Preview, TimelineEntry } from './queue-queries.ts';

const LATEST = 4;
const unknownPerson = () => undefined;

function summary({ event }: TimelineEntry): string {
  const owner = event.changes.some((change) => change.field === 'assignee_id');
  if (!toldByChanges(event) || (owner && event.changes.length === 1)) return shortened(event);
  const told = event.changes.map((change) => {
    const view = changeView(change, unknownPerson);
    if (view.listed !== null) return `${view.field} ${view.listed}`;
    if (view.long || change.field === 'assignee_id') return `${view.field} changed`;
    return `${view.field} ${view.old} → ${view.new}`;
  });
  return told.join('; ');
}

/** The newest entries, oldest of them first, each on at most two lines. */
export function QueuePreviewLatest({ preview }: { readonly preview: Preview | undefined }) {
  if (preview === undefined) {
    return (
      <>
        <h3 className={styles.heading}>Latest</h3>
        <div className={styles.waiting} aria-hidden="true" />
      </>
    );
  }
  if (preview.not_kept !== null) {
    return (
      <>
        <h3 className={styles.heading}>Latest</h3>
        <p className={styles.faint} data-testid="preview-not-kept">
          Not kept on this machine since <TimeText at={preview.not_kept.since} prose />. Opening the incident
          fetches it.
        </p>
      </>
    );
  }
  const entries = preview.timeline.slice(-LATEST);
  const more = preview.timeline.length - entries.length;
  return (
    <>
      <h3 className={styles.heading}>
        Latest{more > 0 && <span className={styles.more}>{more} before</span>}
      </h3>
      {entries.length === 0 && <p className={styles.faint}>Nothing is written in its timeline yet.</p>}
      <ol className={styles.latest}>
        {entries.map((entry) => (
          <li
            key={entry.event.id}
            className={classNames(
              styles.event,
              timelineSide(entry.event.kind) === 'attacker' && styles.attacker,
              entry.state !== 'confirmed' && styles.pending,
            )}
          >
            <TimeText at={entry.event.happened_at} format="short" />{' '}
            {isQuoted(entry.event.kind) && (
              <span className={styles.faint}>{eventKindLabel(entry.event.kind)}: </span>
            )}
            {entry.state === 'pending' && <Glyph name="dashed" tone="accent" label="pending" />}
            {entry.state === 'refused' && <Glyph name="cross" tone="bad" label="refused" />}{' '}
            <UntrustedText text={summary(entry)} />
          </li>
        ))}
      </ol>
    </>
  );
}
