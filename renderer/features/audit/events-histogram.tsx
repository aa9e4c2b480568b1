import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type RefObject,
  useMemo,
  useRef,
  useState,
} from 'react';
import { TimeBars } from '../../charts/time-bars.tsx';
import { formatCount } from '../../lib/format-count.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { Button } from '../../ui/button.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { EventHistogram } from './event-queries.ts';
import { chooseSpan } from './events-view-state.ts';
import styles from './histogram.module.css';
import {
  barsOf,
  bucketWords,
  type Span,
  silenceWords,
  spanOf,
  spanWords,
  stretchOf,
  widthWords,
} from './histogram-model.ts';
import { HistogramTable } from './histogram-table.tsx';

const HEIGHT_PX = 76;
const STEP_BIG = 10;

interface Range {
  readonly anchor: number;
  readonly at: number;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

export interface HistogramViewProps {
  readonly histogram: EventHistogram;
  readonly frame: RefObject<HTMLDivElement | null>;
  /** Where the focus goes when the chart is left. */
  readonly onLeave: () => void;
}

function HistogramSection({ histogram, frame, onLeave }: HistogramViewProps) {
  const { zone } = useTimeZone();
  const [range, setRange] = useState<Range | null>(null);
  const [dragging, setDragging] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const surface = useRef<HTMLDivElement>(null);
  const bars = useMemo(() => barsOf(histogram), [histogram]);
  const count = histogram.buckets.length;
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index));
  const cursor = range === null ? null : clamp(range.at);
  const first = range === null ? 0 : clamp(Math.min(range.anchor, range.at));
  const last = range === null ? 0 : clamp(Math.max(range.anchor, range.at));
  const most = Math.max(0, ...histogram.buckets.map((bucket) => bucket.all));

  const indexAt = (event: PointerEvent) => {
    const box = surface.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return clamp(Math.floor(((event.clientX - box.left) / box.width) * count));
  };
  const choose = () => {
    const span = spanOf(histogram, first, last);
    if (span === null) return;
    chooseSpan(span);
    setRange(null);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const by = step * (event.ctrlKey || event.metaKey ? STEP_BIG : 1);
    const move = (to: number) =>
      setRange((now) => ({ anchor: event.shiftKey && now !== null ? now.anchor : clamp(to), at: clamp(to) }));
    if (step !== 0) move((cursor ?? (step > 0 ? -1 : count)) + by);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(count - 1);
    else if (event.key === 'Enter' && range !== null) choose();
    else if (event.key === 'Escape' && range !== null) setRange(null);
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
  };
  const told = cursor === null ? undefined : tellOf(histogram, cursor, zone);
  const selected = range === null ? null : spanOf(histogram, first, last);
  if (count === 0) return null;
  return (
    <section className={styles.root} aria-label="Events over time">
      <div className={styles.line}>
        <span aria-live="polite" data-testid="histogram-words">
          {selected !== null && first !== last ? spanWords(selected, zone) : (told ?? summaryOf(histogram))}
        </span>
        {selected !== null && (
          <Button tone="quiet" onClick={choose}>
            Show this span (Enter)
          </Button>
        )}
        <span className={styles.grow} />
        <span>most in a bar: {formatCount(most)}</span>
        <Button tone="quiet" aria-expanded={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'As a chart' : 'As a table'}
        </Button>
      </div>
      {asTable ? (
        <HistogramTable histogram={histogram} />
      ) : (
        <div
          ref={frame}
          role="slider"
          tabIndex={0}
          aria-label="Bars of the histogram; Shift and arrows choose a span, Enter shows it"
          aria-valuemin={0}
          aria-valuemax={count - 1}
          aria-valuenow={cursor ?? 0}
          aria-valuetext={told ?? summaryOf(histogram)}
          className={styles.chart}
          onKeyDown={onKey}
        >
          <div
            ref={surface}
            className={styles.surface}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              const at = indexAt(event);
              setDragging(true);
              setRange({ anchor: at, at });
            }}
            onPointerMove={(event) => {
              if (dragging) setRange((now) => (now === null ? null : { ...now, at: indexAt(event) }));
            }}
            onPointerUp={() => {
              setDragging(false);
              if (range !== null && range.anchor !== range.at) choose();
            }}
            onPointerCancel={() => setDragging(false)}
          >
            <TimeBars bars={bars} heightPx={HEIGHT_PX} />
            {histogram.silences.map((silence) => (
              <Stretch key={silence.from} histogram={histogram} span={silence} className={styles.silence} />
            ))}
            {selected !== null && (
              <Stretch histogram={histogram} span={selected} className={styles.selection} />
            )}
          </div>
        </div>
      )}
      {!asTable && (
        <div className={styles.axis}>
          {histogram.from !== null && <TimeText at={histogram.from} />}
          {histogram.to !== null && <TimeText at={histogram.to} />}
        </div>
      )}
    </section>
  );
}

/**
 * Events over time. Drag over bars, or move with the arrow keys and widen with Shift, then Enter: the list shows that span
 * alone. The same as a table for those who do not see it.
 */
export const HistogramView = memo(HistogramSection);

function Stretch(props: { histogram: EventHistogram; span: Span; className: string | undefined }) {
  const place = stretchOf(props.histogram, props.span);
  if (place === null) return null;
  const style = { left: percent(place.from), width: percent(place.to - place.from) };
  return <span className={props.className} style={style} />;
}

function tellOf(histogram: EventHistogram, index: number, zone: string | undefined): string {
  const silence = silenceWords(histogram, index, zone);
  const words = bucketWords(histogram, index, zone);
  return silence === null ? words : `${words}; ${silence}`;
}

function summaryOf(histogram: EventHistogram): string {
  const { silences, untimed, width_ms } = histogram;
  const parts = [`${widthWords(width_ms)} a bar`];
  if (silences.length > 0)
    parts.push(
      `${formatCount(silences.length)} ${silences.length === 1 ? 'silence' : 'silences'} longer than usual`,
    );
  if (untimed > 0) parts.push(`${formatCount(untimed)} events without a time`);
  return parts.join(' · ');
}
