import type { ReactNode, RefObject } from 'react';
import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { RegulatoryFacts, SlaFacts } from '../../domain/clock-facts.tsx';
import { referenceText } from '../../domain/incident-name.ts';
import { sourcePhrase } from '../../domain/origin-labels.ts';
import { ownerName } from '../../domain/person-name.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { statusWord } from '../../domain/status-view.ts';
import { TlpBanner } from '../../domain/tlp-banner.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './queue-preview.module.css';
import { QueuePreviewLatest } from './queue-preview-latest.tsx';
import { usePreview, useWho } from './queue-queries.ts';
import { QueueSimilar } from './queue-similar.tsx';
import { QuickNote } from './quick-note.tsx';

/** While a key is held, rows pass faster than they are read: what is asked for waits this long. */
const SETTLE_MS = 90;

export interface PreviewStep {
  readonly keys: string;
  readonly label: ReactNode;
  readonly unavailable: string | undefined;
  readonly run: () => void;
}

interface QueuePreviewProps {
  readonly row: QueueRow;
  readonly steps: readonly PreviewStep[];
  readonly noteRef: RefObject<HTMLTextAreaElement | null>;
  readonly noteUnavailable: string | undefined;
  readonly onLeaveNote: () => void;
}

function Times({ row }: { readonly row: QueueRow }) {
  return (
    <FactList>
      <Fact name="Detected">
        <TimeText at={row.detected_at} prose />
      </Fact>
      <Fact name="Raised">{sourcePhrase(row.source)}</Fact>
    </FactList>
  );
}

/** What one needs to decide on the next step, without leaving the list. */
export function QueuePreview({ row, steps, noteRef, noteUnavailable, onLeaveNote }: QueuePreviewProps) {
  const { id: meId } = useWho();
  const settledId = useSettled(row.id, SETTLE_MS);
  const answer = usePreview(settledId);
  const preview = settledId === row.id ? (answer.value ?? undefined) : undefined;
  const description = preview?.incident.description ?? '';
  return (
    <aside className={styles.preview} aria-label="Preview" data-testid="queue-preview">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody can scroll it by keys (WCAG 2.1.1) */}
      <section className={styles.scroll} aria-label="What is known" tabIndex={0}>
        <div className={styles.reference}>{referenceText(row.reference)}</div>
        <h2 className={styles.title}>
          <UntrustedText text={row.title} />
        </h2>
        <div className={styles.chips}>
          <Chip>
            <SeverityMark severity={row.severity} />
          </Chip>
          <Chip>{statusWord(row.status)}</Chip>
          <Chip>
            <UntrustedText text={ownerName(row.assignee_id, row.assignee_name, meId)} />
          </Chip>
          {preview?.incident.techniques.map((technique) => (
            <Chip key={technique} mono>
              {technique}
            </Chip>
          ))}
          <TlpBanner tlp={row.tlp} />
        </div>
        <Times row={row} />
        {preview !== undefined && (
          <>
            <SlaFacts incident={preview.incident} />
            <RegulatoryFacts
              incident={preview.incident}
              events={preview.timeline.map((entry) => entry.event)}
            />
          </>
        )}
        <QueuePreviewLatest preview={preview} />
        {preview !== undefined && <QueueSimilar id={row.id} />}
        {description !== '' && (
          <>
            <h3 className={styles.heading}>What is known</h3>
            <p className={styles.description}>
              <UntrustedText text={description} />
            </p>
          </>
        )}
      </section>
      <div className={styles.steps}>
        {steps.map((step) => (
          <Button
            key={step.keys}
            keys={step.keys}
            keysFirst
            fullWidth
            disabled={step.unavailable !== undefined}
            title={step.unavailable}
            onClick={step.run}
          >
            {step.label}
          </Button>
        ))}
      </div>
      <QuickNote incidentId={row.id} inputRef={noteRef} unavailable={noteUnavailable} onLeave={onLeaveNote} />
    </aside>
  );
}
