import type { Incident } from '../../../shared/domain/incident.ts';
import { isOpen } from '../../../shared/domain/lifecycle.ts';
import { fieldLabel } from '../../domain/field-change-view.ts';
import { referenceText } from '../../domain/incident-name.ts';
import type { OfferedStep } from '../../domain/lifecycle-view.ts';
import { categoryLabel, sourcePhrase } from '../../domain/origin-labels.ts';
import { ownerName } from '../../domain/person-name.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { statusLabel } from '../../domain/status-view.ts';
import { TlpBanner } from '../../domain/tlp-banner.tsx';
import { tlpViews } from '../../domain/tlp-view.ts';
import { trustOf } from '../../domain/trust-view.ts';
import { formatAge, formatDuration } from '../../lib/format-age.ts';
import { formatCount } from '../../lib/format-count.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Tip } from '../../ui/tip.tsx';
import { TrustChip } from '../../ui/trust-chip.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './incident-header.module.css';
import type { IncidentOverlay } from './incident-overlay.ts';
import { type IncidentView, useSyncStatus, type Whereabouts } from './incident-queries.ts';
import { IncidentTitle } from './incident-title.tsx';
import { KeepButton } from './keep-button.tsx';

interface IncidentHeaderProps {
  readonly view: IncidentView;
  readonly meId: string | undefined;
  readonly place: Whereabouts | undefined;
  readonly onGo: (id: string | null | undefined) => void;
  readonly onOverlay: (overlay: IncidentOverlay) => void;
  readonly editingTitle: boolean;
  readonly onEditTitle: (editing: boolean) => void;
  readonly onTitle: (title: string) => void;
  /** Why fields cannot be changed. */
  readonly readOnly: string | undefined;
  readonly next: OfferedStep | null;
  readonly onNext: () => void;
  /** Opens what two people changed. */
  readonly onConflict: () => void;
  /** Keeps it on this machine, or no longer. */
  readonly onKeep: () => void;
}

const TICK_MS = 10_000;

function Trust({ view }: { readonly view: IncidentView }) {
  const sync = useSyncStatus();
  const now = useNow(TICK_MS);
  const trust = trustOf(view.conflict_fields.length > 0 ? 'conflict' : view.state, sync);
  const age = trust.asOf === null ? '' : `, ${formatAge(now - Date.parse(trust.asOf))}`;
  return (
    <span data-testid="trust" data-trust={trust.kind}>
      <TrustChip
        glyph={trust.glyph}
        tone={trust.tone}
        label={`${trust.label}${age}`}
        explanation={trust.explanation}
      />
    </span>
  );
}

function Neighbours({ place, onGo }: Pick<IncidentHeaderProps, 'place' | 'onGo'>) {
  const text =
    place === undefined
      ? ''
      : place.index === null
        ? `not in this list of ${formatCount(place.total)}`
        : `${formatCount(place.index + 1)} of ${formatCount(place.total)}`;
  const button = (id: string | null | undefined, keys: string, label: string) => (
    <Tip text={id == null ? `There is no ${label.toLowerCase()} in this list.` : label}>
      <button type="button" aria-label={label} aria-disabled={id == null} onClick={() => onGo(id)}>
        <Kbd keys={keys} />
      </button>
    </Tip>
  );
  return (
    <span className={styles.neighbours}>
      {button(place?.previous_id, '[', 'Previous incident')}
      {button(place?.next_id, ']', 'Next incident')}
      <span data-testid="position">{text}</span>
    </span>
  );
}

/** How long after detection something was reached. */
function Clocks({ incident }: { readonly incident: Incident }) {
  const now = useNow(TICK_MS);
  const since = (at: string) => formatDuration(Date.parse(at) - Date.parse(incident.detected_at));
  const waiting = formatDuration(now - Date.parse(incident.detected_at));
  return (
    <>
      {incident.acknowledged_at !== null ? (
        <span className={styles.clock} data-tone="ok">
          Acknowledged in {since(incident.acknowledged_at)}
        </span>
      ) : (
        isOpen(incident.status) && (
          <span className={styles.clock} data-tone="high">
            Not acknowledged for {waiting}
          </span>
        )
      )}
      {incident.contained_at !== null && (
        <span className={styles.clock}>Contained in {since(incident.contained_at)}</span>
      )}
      {incident.closed_at !== null && !isOpen(incident.status) && (
        <span className={styles.clock}>Ended in {since(incident.closed_at)}</span>
      )}
    </>
  );
}

function PendingMark({ fields, field }: { readonly fields: readonly string[]; readonly field: string }) {
  if (!fields.includes(field)) return null;
  return <Glyph name="dashed" tone="accent" size={11} label="not yet confirmed by the server" />;
}

export function IncidentHeader(props: IncidentHeaderProps) {
  const { view, meId, onOverlay, readOnly, next } = props;
  const { incident, pending_fields: pending } = view;
  const change = { disabled: readOnly !== undefined, title: readOnly };
  return (
    <header className={styles.header}>
      <div className={styles.line}>
        <span className={styles.reference} data-testid="reference">
          {referenceText(incident.reference)}
        </span>
        <span>·</span>
        <span>{sourcePhrase(incident.source)}</span>
        <span>·</span>
        <span>{categoryLabel(incident.category)}</span>
        <span className={styles.space} />
        {view.conflict_fields.length > 0 && (
          <Button keys="shift+c" onClick={props.onConflict}>
            Decide: {view.conflict_fields.map(fieldLabel).join(', ')}
          </Button>
        )}
        <KeepButton view={view} onKeep={props.onKeep} />
        <Trust view={view} />
        <Neighbours place={props.place} onGo={props.onGo} />
      </div>
      <IncidentTitle
        title={incident.title}
        pending={pending.includes('title')}
        editing={props.editingTitle}
        readOnly={readOnly}
        onEdit={props.onEditTitle}
        onTitle={props.onTitle}
      />
      <div className={styles.line}>
        <Button
          {...change}
          aria-label={`Severity: ${incident.severity}`}
          onClick={() => onOverlay({ kind: 'severity' })}
        >
          <SeverityMark severity={incident.severity} />
          <PendingMark fields={pending} field="severity" />
        </Button>
        <Button
          {...change}
          aria-label={`Status: ${statusLabel(incident.status)}`}
          onClick={() => onOverlay({ kind: 'status' })}
        >
          {statusLabel(incident.status)} <PendingMark fields={pending} field="status" />
          <span className={styles.caret}>▾</span>
        </Button>
        <Button {...change} onClick={() => onOverlay({ kind: 'owner' })}>
          <span>
            Owner: <UntrustedText text={ownerName(incident.assignee_id, view.assignee_name, meId)} />
          </span>
          <PendingMark fields={pending} field="assignee_id" />
        </Button>
        <Clocks incident={incident} />
        <button
          type="button"
          className={styles.tlp}
          disabled={readOnly !== undefined}
          title={readOnly ?? tlpViews[incident.tlp].meaning}
          aria-label={`${tlpViews[incident.tlp].label}. Change`}
          onClick={() => onOverlay({ kind: 'tlp' })}
        >
          <TlpBanner tlp={incident.tlp} />
          <PendingMark fields={pending} field="tlp" />
        </button>
        <button
          type="button"
          className={styles.tags}
          disabled={readOnly !== undefined}
          title={readOnly}
          aria-label={`Tags: ${incident.tags.join(', ') || 'none'}. Change`}
          onClick={() => onOverlay({ kind: 'tags' })}
        >
          {incident.tags.length === 0 ? '# add tags' : incident.tags.map((tag) => `#${tag}`).join(' ')}{' '}
          <PendingMark fields={pending} field="tags" />
        </button>
        <span className={styles.space} />
        <Button keys="p" onClick={() => onOverlay({ kind: 'report' })}>
          Report
        </Button>
        {next !== null && (
          <Button
            tone="primary"
            keys="shift+t"
            disabled={next.unavailable !== undefined}
            title={next.unavailable}
            onClick={props.onNext}
          >
            {next.label}
          </Button>
        )}
      </div>
    </header>
  );
}
