import { formatBytes } from '../../lib/format-bytes.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './evidence.module.css';
import type { EvidenceDeeds } from './evidence-deeds.ts';
import { EvidencePreview } from './evidence-preview.tsx';
import type { ShownEvidence } from './evidence-queries.ts';
import { custodyWords, evidenceKinds } from './evidence-view.ts';

interface EvidenceDetailProps {
  readonly evidence: ShownEvidence;
  readonly deeds: EvidenceDeeds;
  readonly previewing: boolean;
  readonly nameOf: (personId: string | null) => string;
}

/** What is known of one piece of evidence, what was done with it, and a look inside. */
export function EvidenceDetail({ evidence, deeds, previewing, nameOf }: EvidenceDetailProps) {
  const { sha256, size, origin, description, custody, is_here, upload } = evidence;
  const place = { incident_id: evidence.incident_id, evidence_id: evidence.id };
  return (
    <section className={styles.detail} aria-label={`Evidence ${evidence.name}`}>
      <div className={styles.buttons}>
        <Button keys="Enter" disabled={!is_here} onClick={() => deeds.preview(evidence)}>
          {previewing ? 'Close the look inside' : 'Look inside'}
        </Button>
        <Button keys="h" disabled={!is_here} onClick={() => deeds.verify(evidence)}>
          Verify now
        </Button>
        <Button keys="x" disabled={!is_here} onClick={() => deeds.save(evidence)}>
          Export
        </Button>
        {!is_here && evidence.content_stored_at !== null && (
          <Button keys="d" onClick={() => deeds.fetch(evidence)}>
            Fetch
          </Button>
        )}
        {upload?.state === 'refused' && (
          <Button keys="u" onClick={() => deeds.upload(evidence)}>
            Upload again
          </Button>
        )}
      </div>
      {upload?.state === 'refused' && <p className={styles.bad}>{upload.problem?.message}</p>}
      {evidence.problem !== null && <p className={styles.bad}>{evidence.problem.message}</p>}
      {previewing && is_here && <EvidencePreview key={evidence.id} place={place} />}
      <FactList>
        <Fact name="Kind">{evidenceKinds[evidence.kind]}</Fact>
        {size !== null && (
          <Fact name="Size">
            {formatBytes(size)}, {size.toLocaleString('en')} bytes
          </Fact>
        )}
        {sha256 !== null && (
          <Fact name="SHA-256">
            <code className={styles.hash}>{sha256}</code>
          </Fact>
        )}
        <Fact name="Collected">
          <TimeText at={evidence.collected_at} prose /> by{' '}
          <UntrustedText text={nameOf(evidence.collected_by)} />
        </Fact>
        <Fact name="Origin">
          <UntrustedText text={origin === '' ? 'not said' : origin} />
        </Fact>
        {description !== '' && (
          <Fact name="About">
            <UntrustedText text={description} />
          </Fact>
        )}
      </FactList>
      <h3 className={styles.heading}>Custody</h3>
      <ol className={styles.custody} data-testid="custody">
        {custody.map((entry) => (
          <li key={entry.id}>
            <TimeText at={entry.at} prose /> <b>{custodyWords[entry.act]}</b>{' '}
            <UntrustedText text={nameOf(entry.by)} />
            {entry.detail !== '' && (
              <span className={styles.muted}>
                {' '}
                <UntrustedText text={entry.detail} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
