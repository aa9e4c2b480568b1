import { IconPlus } from '@tabler/icons-react';
import { containmentSteps } from '../../../shared/domain/containment-action.ts';
import type { ShownContainment } from '../../../shared/ipc/containment-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { containmentLabel, containmentViews } from '../../domain/fact-views.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { FactSection } from './fact-section.tsx';
import styles from './incident-facts.module.css';
import type { IncidentOverlay } from './incident-overlay.ts';

interface ContainmentFactsProps {
  readonly actions: readonly ShownContainment[];
  /** Said where there are none. */
  readonly none: string;
  /** Why nothing can be proposed or changed. */
  readonly unavailable: string | undefined;
  readonly onOverlay: (overlay: IncidentOverlay) => void;
}

/** That the server has not said yes yet, or has said no. */
function ActionMark({ action }: { readonly action: ShownContainment }) {
  if (action.state === 'confirmed') return null;
  if (action.state === 'pending')
    return (
      <span className={styles.pending} data-testid="containment-pending">
        <Glyph name="dashed" size={11} /> pending
      </span>
    );
  return (
    <span
      className={styles.refused}
      data-testid="containment-refused"
      title={action.problem?.message ?? undefined}
    >
      <Glyph name="cross" size={10} /> refused
    </span>
  );
}

function ActionLine({
  action,
  unavailable,
  onOverlay,
}: Omit<ContainmentFactsProps, 'actions' | 'none'> & { readonly action: ShownContainment }) {
  const shown = containmentViews[action.status];
  const movable = unavailable === undefined && containmentSteps(action.status).length > 0;
  const about = visibleText(
    [action.target, action.reason, action.outcome ?? ''].filter((part) => part !== '').join('\n'),
  );
  const what = (
    <>
      {containmentLabel(action.kind)}, <UntrustedText text={action.target} />
    </>
  );
  return (
    <li className={styles.fact} data-testid="containment" data-state={action.state}>
      <Glyph name={shown.glyph} tone={shown.tone} />
      {movable ? (
        <button
          type="button"
          className={styles.act}
          title={about}
          onClick={() => onOverlay({ kind: 'contain', actionId: action.id })}
        >
          {what}
        </button>
      ) : (
        <span className={styles.grow} title={about}>
          {what}
        </span>
      )}
      <ActionMark action={action} />
      <Chip title={action.outcome ?? undefined}>{shown.label}</Chip>
    </li>
  );
}

/** What is meant to be done against it, and what became of that. */
export function ContainmentFacts({ actions, none, unavailable, onOverlay }: ContainmentFactsProps) {
  const open = actions.filter((action) => containmentViews[action.status].open).length;
  return (
    <FactSection
      title="Containment"
      aside={
        <>
          {open > 0 && `${open} open `}
          <IconButton
            label={unavailable ?? 'Propose containment'}
            keys="m"
            icon={<IconPlus stroke={1.7} />}
            disabled={unavailable !== undefined}
            onClick={() => onOverlay({ kind: 'propose' })}
          />
        </>
      }
    >
      {actions.length === 0 && <p className={styles.none}>{none}</p>}
      <ul>
        {actions.map((action) => (
          <ActionLine key={action.id} action={action} unavailable={unavailable} onOverlay={onOverlay} />
        ))}
      </ul>
    </FactSection>
  );
}
