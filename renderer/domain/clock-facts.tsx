import type { Incident } from '../../shared/domain/incident.ts';
import { regulatoryClocks, tagTimes } from '../../shared/domain/regulation.ts';
import { slaClocks } from '../../shared/domain/sla.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import { formatDuration } from '../lib/format-age.ts';
import { useNow } from '../lib/use-now.ts';
import { Fact, FactList } from '../ui/fact-list.tsx';
import { TimeText } from '../ui/time-text.tsx';
import styles from './clock-facts.module.css';
import { slaFactsOf, slaLabels, slaWords } from './sla-words.ts';

const STEP_MS = 30_000;

/** A time of day alone would be read as that of today. */
function isFar(dueMs: number, nowMs: number): boolean {
  return Math.abs(dueMs - nowMs) > 20 * 3_600_000;
}

/** What was promised for an incident, by its severity, and how much of the time is left. */
export function SlaFacts({ incident }: { readonly incident: Incident }) {
  const nowMs = useNow(STEP_MS);
  return (
    <div className={styles.clocks}>
      <FactList>
        {slaClocks(slaFactsOf(incident), nowMs).map((clock) => {
          const { text, tone } = slaWords(clock, nowMs);
          const runs = clock.state === 'running' || clock.state === 'soon' || clock.state === 'overdue';
          return (
            <Fact key={clock.kind} name={runs ? `${slaLabels[clock.kind]} by` : slaLabels[clock.kind]}>
              {runs && (
                <>
                  <TimeText at={clock.dueMs} format={isFar(clock.dueMs, nowMs) ? 'date' : 'short'} prose />
                  {', '}
                </>
              )}
              <span className={styles[tone]}>{text}</span>
            </Fact>
          );
        })}
      </FactList>
    </div>
  );
}

export interface RegulatoryFactsProps {
  readonly incident: Incident;
  /** Oldest first. */
  readonly events: readonly TimelineEvent[];
}

/** Deadlines of regulations that run for the incident, each with why it runs; nothing where none does. */
export function RegulatoryFacts({ incident, events }: RegulatoryFactsProps) {
  const nowMs = useNow(STEP_MS);
  const clocks = regulatoryClocks(incident, tagTimes(events), nowMs);
  if (clocks.length === 0) return null;
  return (
    <section aria-label="Regulatory deadlines">
      <h3 className={styles.heading}>Regulatory deadlines</h3>
      <ul className={styles.list} data-testid="regulatory">
        {clocks.map((clock) => (
          <li key={clock.id} title={clock.source}>
            <span className={styles.line}>
              <span>
                <strong>{clock.regulation}</strong> {clock.what}
              </span>
              <span
                className={
                  styles[clock.state === 'overdue' ? 'bad' : clock.state === 'reported' ? 'ok' : 'warn']
                }
              >
                {clock.state === 'reported'
                  ? 'reported ✓'
                  : clock.state === 'overdue'
                    ? `overdue by ${formatDuration(nowMs - clock.dueMs)}`
                    : `${formatDuration(clock.dueMs - nowMs)} left`}
              </span>
            </span>
            <span className={styles.muted}>
              by <TimeText at={clock.dueMs} prose />; runs by {clock.trigger}
              {clock.state !== 'reported' && <>; tag {clock.reportedBy} ends it</>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
