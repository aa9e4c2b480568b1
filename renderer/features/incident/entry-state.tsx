import { AgeText } from '../../ui/age-text.tsx';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import type { TimelineEntry } from './incident-queries.ts';
import styles from './timeline.module.css';

export interface EntryDeeds {
  readonly onRetry: (entry: TimelineEntry) => void;
  readonly onDiscard: (entry: TimelineEntry) => void;
  /** Takes the text back into the composer. */
  readonly onRewrite: (entry: TimelineEntry) => void;
}

/** Beside the author: that the server has not said yes yet, and for how long. */
export function EntryMark({ entry }: { readonly entry: TimelineEntry }) {
  if (entry.state === 'confirmed') return null;
  if (entry.state === 'refused') {
    return (
      <span className={styles.refused} data-testid="entry-refused">
        <Glyph name="cross" size={10} /> refused
      </span>
    );
  }
  return (
    <span className={styles.pending} data-testid="entry-pending">
      <Glyph name="dashed" size={11} /> pending, <AgeText since={entry.event.recorded_at} />
    </span>
  );
}

/** Why the server refused, and the three things that can be done with what was written. */
export function RefusedPanel({
  entry,
  deeds,
}: {
  readonly entry: TimelineEntry;
  readonly deeds: EntryDeeds;
}) {
  return (
    <div className={styles.refusal}>
      <p>
        {entry.problem?.message ?? 'The server refused this entry.'} It is only on this machine.
        {entry.problem !== null && <code className={styles.errorId}> {entry.problem.id}</code>}
      </p>
      <div className={styles.buttons}>
        <Button onClick={() => deeds.onRetry(entry)}>Send again</Button>
        <Button onClick={() => deeds.onRewrite(entry)}>Take text back to the composer</Button>
        <Button tone="quiet" onClick={() => deeds.onDiscard(entry)}>
          Discard…
        </Button>
      </div>
    </div>
  );
}
