import { IconCopy, IconFolderOpen } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { shortHash } from '../../domain/fact-views.ts';
import { copyText } from '../../lib/copy-text.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TrustChip } from '../../ui/trust-chip.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { type ShownEvidence, useEvidence } from './evidence-queries.ts';
import { contentChip } from './evidence-view.ts';
import styles from './incident-facts.module.css';

interface EvidenceFactsProps {
  readonly incidentId: string;
  readonly section: ComponentType<{
    readonly title: string;
    readonly aside?: ReactNode;
    readonly children: ReactNode;
  }>;
  /** Said where there is nothing to list. */
  readonly none: string;
  readonly onOpen: () => void;
}

function EvidenceLine({
  evidence,
  serverTakes,
}: {
  readonly evidence: ShownEvidence;
  readonly serverTakes: boolean | null;
}) {
  const { name, size, sha256, description, origin } = evidence;
  const about = [name, description, origin].filter((part) => part !== '').map(visibleText);
  return (
    <li className={styles.fact}>
      <TrustChip {...contentChip(evidence, serverTakes)} compact />
      <span className={styles.grow} title={about.join('\n')}>
        <UntrustedText text={name} />
      </span>
      {sha256 !== null && (
        <button
          type="button"
          className={styles.hash}
          title={`SHA-256 ${sha256}. Press to copy.`}
          aria-label={`Copy the SHA-256 of ${visibleText(name)}`}
          onClick={() => {
            if (copyText(sha256)) showToast({ tone: 'ok', text: 'The SHA-256 is on the clipboard.' });
          }}
        >
          {shortHash(sha256)} <IconCopy size={12} stroke={1.7} aria-hidden />
        </button>
      )}
      <span className={styles.size}>{size === null ? evidence.kind : formatBytes(size)}</span>
    </li>
  );
}

/** The evidence at a glance; everything that is done with it is one key away. */
export function EvidenceFacts({ incidentId, section: Section, none, onOpen }: EvidenceFactsProps) {
  const value = useEvidence(incidentId);
  const evidence = value?.evidence ?? [];
  return (
    <Section
      title="Evidence"
      aside={
        <>
          {evidence.length > 0 && evidence.length}
          <IconButton
            label="Open the evidence"
            keys="v"
            icon={<IconFolderOpen stroke={1.7} />}
            onClick={onOpen}
          />
        </>
      }
    >
      {value !== undefined && evidence.length === 0 && <p className={styles.none}>{none}</p>}
      <ul>
        {evidence.map((each) => (
          <EvidenceLine key={each.id} evidence={each} serverTakes={value?.server_takes_contents ?? null} />
        ))}
      </ul>
    </Section>
  );
}
