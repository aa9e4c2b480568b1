import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { ownerName, shortName } from '../../domain/person-name.ts';
import { TlpBanner } from '../../domain/tlp-banner.tsx';
import { tlpViews } from '../../domain/tlp-view.ts';
import { classNames } from '../../lib/class-names.ts';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { ContainmentFacts } from './containment-facts.tsx';
import { ContainmentRequests } from './containment-requests.tsx';
import { EvidenceFacts } from './evidence-facts.tsx';
import { FactSection } from './fact-section.tsx';
import styles from './incident-facts.module.css';
import type { IncidentOverlay } from './incident-overlay.ts';
import type { IncidentView } from './incident-queries.ts';
import { ObservableFacts } from './observable-facts.tsx';
import { TechniqueFacts } from './technique-facts.tsx';

interface IncidentFactsProps {
  readonly view: IncidentView;
  readonly meId: string | undefined;
  readonly readOnly: string | undefined;
  /** Why containment cannot be proposed. */
  readonly noContainment: string | undefined;
  readonly onOverlay: (overlay: IncidentOverlay) => void;
}

function EditButton({
  label,
  keys,
  readOnly,
  onClick,
}: {
  readonly label: string;
  readonly keys?: string | undefined;
  readonly readOnly: string | undefined;
  readonly onClick: () => void;
}) {
  return (
    <IconButton
      label={readOnly ?? label}
      keys={keys}
      icon={<IconPencil stroke={1.7} />}
      disabled={readOnly !== undefined}
      onClick={onClick}
    />
  );
}

const FOLD_CHARACTERS = 420;

function Prose({ text }: { readonly text: string }) {
  const [open, setOpen] = useState(false);
  const long = text.length > FOLD_CHARACTERS || text.split('\n').length > 8;
  return (
    <>
      <p className={classNames(styles.prose, long && !open && styles.folded)}>
        <UntrustedText text={text} />
      </p>
      {long && (
        <button type="button" className={styles.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  );
}

const NOT_KEPT = 'Not kept on this machine.';

function Ending({ view }: { readonly view: IncidentView }) {
  const { incident } = view;
  return (
    <>
      {incident.duplicate_of !== null && incident.status === 'duplicate' && (
        <FactSection title="Duplicate of">
          <p className={styles.mono}>
            {view.duplicate_reference ?? 'an incident that is not on this machine'}
          </p>
        </FactSection>
      )}
      {incident.resolution !== null && (
        <FactSection title="Resolution">
          <Prose text={incident.resolution} />
        </FactSection>
      )}
      {incident.lessons_learned !== null && (
        <FactSection title="Lessons learned">
          <Prose text={incident.lessons_learned} />
        </FactSection>
      )}
    </>
  );
}

function People({ view, meId }: Pick<IncidentFactsProps, 'view' | 'meId'>) {
  const { incident } = view;
  const times = [
    ['Detected', incident.detected_at],
    ['Declared', incident.declared_at],
    ['Acknowledged', incident.acknowledged_at],
    ['Contained', incident.contained_at],
    ['Recovered', incident.recovered_at],
    ['Ended', incident.closed_at],
  ] as const;
  return (
    <FactSection title="People and times">
      <FactList>
        <Fact name="Owner">
          <UntrustedText text={ownerName(incident.assignee_id, view.assignee_name, meId)} />
        </Fact>
        <Fact name="Reported by">
          <UntrustedText
            text={incident.reporter_id === null ? 'a rule' : shortName(view.reporter_name ?? 'somebody else')}
          />
        </Fact>
        {times.map(
          ([name, at]) =>
            at !== null && (
              <Fact key={name} name={name}>
                <TimeText at={at} prose />
              </Fact>
            ),
        )}
      </FactList>
    </FactSection>
  );
}

/** What is known, at the right of what happened. */
export function IncidentFacts({ view, meId, readOnly, noContainment, onOverlay }: IncidentFactsProps) {
  const { incident } = view;
  return (
    <aside className={styles.facts} aria-label="Facts">
      <FactSection
        title="What is known"
        aside={
          <EditButton
            label="Edit the description"
            keys="shift+e"
            readOnly={readOnly}
            onClick={() => onOverlay({ kind: 'description' })}
          />
        }
      >
        {incident.description === '' ? (
          <p className={styles.none}>No description yet.</p>
        ) : (
          <Prose text={incident.description} />
        )}
      </FactSection>
      <Ending view={view} />
      <ContainmentFacts
        actions={view.containment}
        none={view.not_kept === null ? 'No measure proposed.' : NOT_KEPT}
        unavailable={noContainment}
        onOverlay={onOverlay}
      />
      <ContainmentRequests incidentId={incident.id} unavailable={noContainment} onOverlay={onOverlay} />
      <EvidenceFacts
        incidentId={incident.id}
        section={FactSection}
        none={view.not_kept === null ? 'Nothing collected.' : NOT_KEPT}
        onOpen={() => onOverlay({ kind: 'evidence' })}
      />
      <FactSection
        title="Affected assets"
        aside={
          <EditButton
            label="Edit the affected assets"
            readOnly={readOnly}
            onClick={() => onOverlay({ kind: 'assets' })}
          />
        }
      >
        {incident.affected_assets.length === 0 && <p className={styles.none}>None named.</p>}
        <ul>
          {incident.affected_assets.map((asset) => (
            <li key={asset} className={classNames(styles.fact, styles.mono)}>
              <UntrustedText text={asset} />
            </li>
          ))}
        </ul>
      </FactSection>
      <ObservableFacts
        incidentId={incident.id}
        onElsewhere={(observable) => onOverlay({ kind: 'elsewhere', observable })}
      />
      <TechniqueFacts
        view={view}
        edit={
          <EditButton
            label="Edit the techniques"
            keys="i"
            readOnly={readOnly}
            onClick={() => onOverlay({ kind: 'techniques' })}
          />
        }
      />
      <People view={view} meId={meId} />
      <FactSection title="Who may be told">
        <div className={styles.tlp}>
          <TlpBanner tlp={incident.tlp} /> <span>{tlpViews[incident.tlp].meaning}</span>
        </div>
      </FactSection>
    </aside>
  );
}
