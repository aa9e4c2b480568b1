import type { RefObject } from 'react';
import type { CaseEvent } from '../../../shared/domain/case-event.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { TabStrip } from '../../ui/tab-strip.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { type EventDetail, useEvent } from './event-queries.ts';
import { OutcomeMark } from './events-columns.tsx';
import { type RecordView, useEventsView, viewRecord } from './events-view-state.ts';
import styles from './inspector.module.css';
import { InspectorFields } from './inspector-fields.tsx';
import { InspectorProof } from './inspector-proof.tsx';
import { InspectorRaw } from './inspector-raw.tsx';
import { recordViewsOf } from './record-views.ts';

/** While a key is held, rows pass faster than they are read. */
const SETTLE_MS = 90;

const labels: Readonly<Record<RecordView, string>> = {
  fields: 'Fields',
  raw: 'Raw',
  canonical: 'Canonical',
  proof: 'Proof',
};

export interface InspectorProps {
  readonly row: CaseEvent;
  readonly frame: RefObject<HTMLElement | null>;
  readonly onPivot: (query: string, only: boolean) => void;
  readonly onNote: () => void;
  readonly onCite: () => void;
  readonly onSessions: () => void;
}

function Marks({ detail }: { readonly detail: EventDetail }) {
  const { bookmark, findings, proof } = detail;
  return (
    <>
      {proof?.findings.map((words) => (
        <p key={words} className={styles.found}>
          <Glyph name="cross" tone="bad" label="Found by the verifier" /> <UntrustedText text={words} />
        </p>
      ))}
      {bookmark !== null && (
        <p className={styles.bookmark}>
          <Glyph name="diamond" tone="accent" label="Bookmarked" />{' '}
          {bookmark.note === '' ? 'Bookmarked' : <UntrustedText text={bookmark.note} />}{' '}
          {bookmark.tags.map((tag) => (
            <Chip key={tag}>{visibleText(tag)}</Chip>
          ))}
        </p>
      )}
      {findings.map((finding) => (
        <p key={finding.id} className={styles.bookmark}>
          Cited in “<UntrustedText text={finding.title} />”
        </p>
      ))}
    </>
  );
}

/** One event in full, beside the list. */
export function Inspector({ row, frame, onPivot, onNote, onCite, onSessions }: InspectorProps) {
  const settledId = useSettled(row.id, SETTLE_MS);
  const { value, error, askAgain } = useEvent(settledId);
  const detail = settledId === row.id ? value : undefined;
  const wanted = useEventsView((state) => state.recordView);
  const views = detail === undefined ? (['fields', 'raw'] as const) : recordViewsOf(detail);
  const view = views.find((each) => each === wanted) ?? 'fields';
  return (
    <aside ref={frame} className={styles.inspector} aria-label="Record" data-testid="inspector">
      <header className={styles.head}>
        <div className={styles.place}>
          <span>#{row.id}</span>
          {row.time === null ? <span>no time</span> : <TimeText at={row.time} format="stamp" />}
          <OutcomeMark outcome={row.outcome} />
        </div>
        <h2 className={styles.title}>
          <UntrustedText text={row.summary} />
        </h2>
        {detail !== undefined && (
          <p className={styles.from}>
            <UntrustedText text={detail.source_name} />
            {detail.file !== '' && detail.file !== detail.source_name && (
              <>
                {' · '}
                <UntrustedText text={detail.file} />
              </>
            )}{' '}
            · line {row.line} · byte {detail.byte_offset}
          </p>
        )}
        {detail !== undefined && <Marks detail={detail} />}
        <TabStrip
          label="Views of the record"
          items={views.map((id) => ({ id, label: labels[id] }))}
          selected={view}
          onSelect={(id) => {
            const picked = views.find((each) => each === id);
            if (picked !== undefined) viewRecord(picked);
          }}
        />
      </header>
      <section
        className={styles.body}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        aria-label={labels[view]}
      >
        {error !== null && detail === undefined && (
          <ErrorPanel
            title="The record could not be read"
            id={error.id}
            actions={<Button onClick={askAgain}>Try again</Button>}
          >
            {error.message}
          </ErrorPanel>
        )}
        {detail !== undefined && view === 'fields' && <InspectorFields detail={detail} onPivot={onPivot} />}
        {detail !== undefined && view === 'raw' && <InspectorRaw detail={detail} />}
        {detail !== undefined && view === 'canonical' && <InspectorRaw detail={detail} canonical />}
        {detail !== undefined && view === 'proof' && <InspectorProof detail={detail} />}
      </section>
      <footer className={styles.steps}>
        <Button keys="shift+b" keysFirst onClick={onNote}>
          Note…
        </Button>
        <Button keys="c" keysFirst onClick={onCite}>
          Cite…
        </Button>
        <Button keys="a" keysFirst disabled={row.actor === null} onClick={onSessions}>
          Sessions
        </Button>
      </footer>
    </aside>
  );
}
