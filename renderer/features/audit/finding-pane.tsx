import { useState } from 'react';
import { useLocation } from 'wouter';
import type { CaseFinding } from '../../../shared/ipc/finding-calls.ts';
import { auditPath } from '../../domain/paths.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import page from './audit-page.module.css';
import { useEvent } from './event-queries.ts';
import { showEvent } from './events-view-state.ts';
import { saveFinding } from './finding-commands.ts';
import styles from './finding-pane.module.css';
import { stateView } from './finding-states.ts';

const AT_ONCE = 40;

function input(finding: CaseFinding, cited: readonly number[]) {
  const { id, title, text, state, techniques } = finding;
  return { id, title, text, state, techniques, cited: [...cited] };
}

async function uncite(finding: CaseFinding, eventId: number): Promise<void> {
  const result = await saveFinding(
    input(
      finding,
      finding.cited.filter((id) => id !== eventId),
    ),
  );
  if (!result.ok) return toastRefusal(result.error);
  offerUndo('The record is not cited any more', () => saveFinding(input(finding, finding.cited)));
}

function CitedRecord({
  id,
  onOpen,
  onRemove,
}: {
  readonly id: number;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
}) {
  const { value, error } = useEvent(id);
  return (
    <li className={styles.record}>
      <button type="button" className={styles.open} onClick={onOpen}>
        <span className={styles.place}>
          #{formatCount(id)}
          {value?.event.time != null && (
            <>
              {' · '}
              <TimeText at={value.event.time} format="stamp" />
            </>
          )}
        </span>
        <span className={styles.words}>
          {value !== undefined && <UntrustedText text={value.event.summary} />}
          {value === undefined && error !== null && 'This record is not in the case any more.'}
        </span>
      </button>
      <IconButton
        label={`Cite record ${formatCount(id)} no more`}
        icon={<span aria-hidden="true">×</span>}
        onClick={onRemove}
      />
    </li>
  );
}

/** A finding in full, with the records that it cites. */
export function FindingPane({
  finding,
  onEdit,
}: {
  readonly finding: CaseFinding;
  readonly onEdit: () => void;
}) {
  const [, navigate] = useLocation();
  const [shown, setShown] = useState(AT_ONCE);
  const state = stateView(finding.state);
  return (
    <aside className={page.pane} aria-label="Finding" data-testid="case-finding">
      <h2 className={styles.title}>
        <UntrustedText text={finding.title} />
      </h2>
      <div className={page.chips}>
        <Chip>
          <Mark glyph={state.glyph} tone={state.tone}>
            {state.label}
          </Mark>
        </Chip>
        {finding.techniques.map((technique) => (
          <Chip key={technique} mono>
            {technique}
          </Chip>
        ))}
      </div>
      <p className={styles.text}>
        {finding.text === '' ? (
          <span className={page.note}>No text yet.</span>
        ) : (
          <UntrustedText text={finding.text} />
        )}
      </p>
      <p className={page.note}>
        Last changed <TimeText at={finding.updated_at} prose />
      </p>
      <h3 className={page.heading}>{formatPlural(finding.cited.length, 'cited record')}</h3>
      {finding.cited.length === 0 && (
        <p className={page.note}>None yet: select events, press c, and choose this finding.</p>
      )}
      <ul className={styles.records}>
        {finding.cited.slice(0, shown).map((id) => (
          <CitedRecord
            key={id}
            id={id}
            onOpen={() => {
              showEvent(id);
              navigate(auditPath('events'));
            }}
            onRemove={() => void uncite(finding, id)}
          />
        ))}
      </ul>
      <div className={page.buttons}>
        {shown < finding.cited.length && (
          <Button onClick={() => setShown(shown + AT_ONCE)}>
            Show {formatCount(Math.min(AT_ONCE, finding.cited.length - shown))} more
          </Button>
        )}
        <Button keys="e" onClick={onEdit}>
          Edit
        </Button>
      </div>
    </aside>
  );
}
