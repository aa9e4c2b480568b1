import { classNames } from '../../lib/class-names.ts';
import type { Coverage } from './coverage.ts';
import styles from './verdict.module.css';

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

export interface CoverageBarProps {
  readonly coverage: Coverage;
  /** Index of the finding that is looked at. */
  readonly active: number | null;
  readonly onPick: (finding: number) => void;
}

/** The range of the export as a bar: what is there, what is missing or in doubt, and where each finding lies. */
export function CoverageBar({ coverage, active, onPick }: CoverageBarProps) {
  const { spans, marks, axis, words } = coverage;
  return (
    <figure className={styles.coverage}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the findings below are walked by keys; this is the same by mouse */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <div
        className={styles.bar}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const at = (event.clientX - box.left) / box.width;
          const nearest = marks.toSorted((one, other) => Math.abs(one.at - at) - Math.abs(other.at - at))[0];
          if (nearest !== undefined) onPick(nearest.finding);
        }}
      >
        {spans.map((span) => (
          <span
            key={`${span.kind} ${span.from}`}
            className={classNames(styles.span, styles[span.kind])}
            style={{ left: percent(span.from), width: percent(span.to - span.from) }}
          />
        ))}
        {marks.map((mark) => (
          <span
            key={mark.at}
            className={classNames(styles.mark, mark.finding === active && styles.markActive)}
            style={{ left: percent(mark.at) }}
            title={mark.label}
          />
        ))}
      </div>
      <div className={styles.axis} aria-hidden="true">
        {axis.map(({ at, text, bad }) => (
          <span
            key={at}
            data-bad={bad || undefined}
            style={at === 0 || at === 1 ? undefined : { left: percent(at) }}
            data-at={at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}
          >
            {text}
          </span>
        ))}
      </div>
      <figcaption className={styles.caption}>
        {words}
        {spans.some((span) => span.kind === 'withheld') && ' Hatched: records with withheld fields.'}
      </figcaption>
    </figure>
  );
}
