import { IconShieldPlus } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { effectViews, intentViews, leftWords } from '../../domain/approval-words.ts';
import { approvalsPath } from '../../domain/paths.ts';
import { useNow } from '../../lib/use-now.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { FactSection } from './fact-section.tsx';
import styles from './incident-facts.module.css';
import type { IncidentOverlay } from './incident-overlay.ts';
import { type ShownIntent, useApprovals, useRequestsOf } from './request-queries.ts';

interface ContainmentRequestsProps {
  readonly incidentId: string;
  readonly unavailable: string | undefined;
  readonly onOverlay: (overlay: IncidentOverlay) => void;
}

function Line({ intent }: { readonly intent: ShownIntent }) {
  const [, navigate] = useLocation();
  const now = useNow(1_000);
  const isOpen = intent.state === 'pending';
  const view = intent.state === 'done' ? effectViews[intent.effect] : intentViews[intent.state];
  const chip = isOpen
    ? `${intent.counted} of ${intent.quorum} · ${leftWords(intent.expires_ms - now)}`
    : view.label.toLowerCase();
  return (
    <li className={styles.fact} data-testid="containment-request" data-state={intent.state}>
      <Glyph name={view.glyph} tone={view.tone} />
      <button
        type="button"
        className={styles.act}
        title={visibleText(`${intent.statement}\n${intent.reason}`)}
        onClick={() => navigate(approvalsPath(isOpen ? 'open' : 'ended', intent.id))}
      >
        <UntrustedText text={intent.statement} />
      </button>
      <Chip>{chip}</Chip>
    </li>
  );
}

/** What was asked for under a signature, and how far it is; nothing where the server has no approvals. */
export function ContainmentRequests(props: ContainmentRequestsProps) {
  return useApprovals() ? <Requests {...props} /> : null;
}

function Requests({ incidentId, unavailable, onOverlay }: ContainmentRequestsProps) {
  const items = useRequestsOf(incidentId).value?.items ?? [];
  return (
    <FactSection
      title="Signed requests"
      aside={
        <IconButton
          label={unavailable ?? 'Contain: ask for it under a signature'}
          keys="r"
          icon={<IconShieldPlus stroke={1.7} />}
          disabled={unavailable !== undefined}
          onClick={() => onOverlay({ kind: 'request' })}
        />
      }
    >
      {items.length === 0 && <p className={styles.none}>Nothing was asked for.</p>}
      <ul>
        {items.map((intent) => (
          <Line key={intent.id} intent={intent} />
        ))}
      </ul>
    </FactSection>
  );
}
