import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatCount } from '../../lib/format-count.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import page from './audit-page.module.css';
import { useEvent } from './event-queries.ts';
import {
  basisWords,
  findingFacts,
  findingSentence,
  placeWords,
  type VerdictFinding,
} from './finding-words.ts';
import { ownWords } from './record-words.ts';
import styles from './verdict.module.css';
import { VerdictActivity } from './verdict-activity.tsx';

function NowSays({ eventId }: { readonly eventId: number }) {
  const { value } = useEvent(eventId);
  if (value === undefined) return null;
  return (
    <div className={styles.fact}>
      <dt>Now says</dt>
      <dd className={styles.mono}>
        <UntrustedText text={ownWords(value.raw)} />
      </dd>
    </div>
  );
}

export interface FindingDetailProps {
  readonly found: VerdictFinding;
  readonly at: number;
  /** The true number of findings. */
  readonly total: number;
  /** How long the source is, in milliseconds; null where it has no times. */
  readonly spanMs: number | null;
}

/** One finding: what it is, where, what stands there, what was signed. */
export function FindingDetail({ found, at, total, spanMs }: FindingDetailProps) {
  const { zone } = useTimeZone();
  return (
    <section aria-label="Finding" data-testid="finding">
      <h3 className={page.heading}>
        Finding {formatCount(at + 1)} of {formatCount(total)}
      </h3>
      <p className={styles.sentence}>{visibleText(findingSentence(found))}</p>
      <dl className={styles.facts}>
        <div className={styles.fact}>
          <dt>Kind</dt>
          <dd>
            <strong>{visibleText(found.kind)}</strong>, {basisWords(found.basis)}
          </dd>
        </div>
        <div className={styles.fact}>
          <dt>Where</dt>
          <dd className={styles.mono}>{visibleText(placeWords(found)) || 'in the export as a whole'}</dd>
        </div>
        {found.event_id !== null && <NowSays eventId={found.event_id} />}
        {findingFacts(found, zone).map((fact) => (
          <div key={fact.name} className={styles.fact}>
            <dt>{fact.name}</dt>
            <dd className={styles.mono} data-bad={fact.bad || undefined}>
              {visibleText(fact.value)}
            </dd>
          </div>
        ))}
        {found.time !== null && (
          <div className={styles.fact}>
            <dt>Time</dt>
            <dd>
              <TimeText at={found.time} />
            </dd>
          </div>
        )}
      </dl>
      {found.time !== null && <VerdictActivity time={found.time} spanMs={spanMs} />}
    </section>
  );
}
