import { Link } from 'wouter';
import { referenceText } from '../../domain/incident-name.ts';
import { incidentPath } from '../../domain/paths.ts';
import { severityViews } from '../../domain/severity-view.ts';
import { statusWord } from '../../domain/status-view.ts';
import { formatCount } from '../../lib/format-count.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { useSimilar } from './queue-queries.ts';
import styles from './queue-similar.module.css';

const DAYS = 90;

/** Whether something like it was seen before, and by what it is known. */
export function QueueSimilar({ id }: { readonly id: string }) {
  const similar = useSimilar(id, DAYS);
  if (similar === undefined || similar.total === 0) return null;
  return (
    <section aria-label="Seen before" data-testid="similar">
      <h3 className={styles.heading}>
        Seen before: {formatCount(similar.total)} similar in {DAYS} days
      </h3>
      <ul className={styles.list}>
        {similar.rows.map((row) => (
          <li key={row.id}>
            <span className={styles.line}>
              <Glyph
                name={severityViews[row.severity].glyph}
                tone={severityViews[row.severity].tone}
                label={row.severity}
              />
              <Link href={incidentPath(row.id)} className={styles.link ?? ''}>
                {referenceText(row.reference)}
              </Link>
              <span className={styles.muted}>
                {statusWord(row.status)}, <AgeText since={row.detected_at} />
              </span>
            </span>
            <span className={styles.title}>
              <UntrustedText text={row.title} />
            </span>
            <span className={styles.muted}>
              both: <UntrustedText text={row.shared.join(', ')} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
