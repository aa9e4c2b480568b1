import { useLocation } from 'wouter';
import { auditPath } from '../../domain/paths.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import page from './audit-page.module.css';
import { anomalyWords, type DetectionRow } from './detection-rows.ts';
import { useEvent } from './event-queries.ts';
import { showEvent } from './events-view-state.ts';
import styles from './finding-pane.module.css';

const AT_ONCE = 20;

function FoundEvent({ id }: { readonly id: number }) {
  const [, navigate] = useLocation();
  const { value } = useEvent(id);
  return (
    <li className={styles.record}>
      <button
        type="button"
        className={styles.open}
        onClick={() => {
          showEvent(id);
          navigate(auditPath('events'));
        }}
      >
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
        </span>
      </button>
    </li>
  );
}

export interface DetectionPaneProps {
  readonly row: DetectionRow;
  readonly onEvents: () => void;
  readonly onFinding: () => void;
}

/** Why a rule or the anomaly pass told something, and the first events that it told it about. */
export function DetectionPane({ row, onEvents, onFinding }: DetectionPaneProps) {
  const { from } = row;
  return (
    <aside className={page.pane} aria-label="Detection" data-testid="case-detection">
      <h2 className={styles.title}>
        <UntrustedText text={row.title} />
      </h2>
      <div className={page.chips}>
        <Chip>
          <Mark glyph={row.mark.glyph} tone={row.mark.tone}>
            {row.mark.label}
          </Mark>
        </Chip>
        {row.techniques.map((technique) => (
          <Chip key={technique} mono>
            {technique}
          </Chip>
        ))}
      </div>
      {from.kind === 'rule' ? (
        <p className={styles.text}>
          <UntrustedText text={from.rule.description} />
        </p>
      ) : (
        <p className={styles.text}>{anomalyWords(from.anomaly)}</p>
      )}
      <FactList>
        {from.kind === 'anomaly' && from.anomaly.actor !== null && (
          <Fact name="Actor">
            <UntrustedText text={from.anomaly.actor} />
          </Fact>
        )}
        {row.firstTime !== null && (
          <Fact name="First">
            <TimeText at={row.firstTime} />
          </Fact>
        )}
        {row.lastTime !== null && (
          <Fact name="Last">
            <TimeText at={row.lastTime} />
          </Fact>
        )}
        {from.kind === 'rule' && (
          <Fact name="Also when">
            <UntrustedText text={from.rule.false_positives.join('; ') || 'not said by the rule'} />
          </Fact>
        )}
        {from.kind === 'rule' && (
          <Fact name="Rule">
            <UntrustedText text={from.rule.name} />
          </Fact>
        )}
      </FactList>
      <h3 className={page.heading}>{formatPlural(row.events, 'event')}</h3>
      <ul className={styles.records}>
        {row.eventIds.slice(0, AT_ONCE).map((id) => (
          <FoundEvent key={id} id={id} />
        ))}
      </ul>
      <div className={page.buttons}>
        <Button tone="primary" keys="Enter" onClick={onEvents}>
          Show its events
        </Button>
        <Button keys="c" onClick={onFinding}>
          Make a finding of it
        </Button>
      </div>
    </aside>
  );
}
