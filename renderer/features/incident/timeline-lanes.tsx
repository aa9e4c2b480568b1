import { type KeyboardEvent, useMemo, useState } from 'react';
import { eventKindLabel, timelineSide } from '../../domain/event-kind-view.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { formatTime } from '../../lib/format-time.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { TimelineEntry } from './incident-queries.ts';
import styles from './timeline-lanes.module.css';
import { LANE_COLUMNS, type Lane, type Lanes, lanesOf } from './timeline-lanes-model.ts';
import type { TimelineClock } from './timeline-model.ts';

interface TimelineLanesProps {
  readonly entries: readonly TimelineEntry[];
  readonly clock: TimelineClock;
  readonly activeKey: string | null;
  /** Shows an entry in the list below. */
  readonly onGo: (key: string) => void;
}

const HEIGHT = 10;

function LaneView({
  lane,
  lanes,
  at,
}: {
  readonly lane: Lane;
  readonly lanes: Lanes;
  readonly at: number | null;
}) {
  return (
    <div className={styles.lane}>
      <span className={styles.label}>
        {eventKindLabel(lane.kind)} <span className={styles.count}>{lane.total}</span>
      </span>
      <svg
        viewBox={`0 0 ${LANE_COLUMNS} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={styles.track}
        data-side={timelineSide(lane.kind)}
        aria-hidden="true"
      >
        {lanes.silences.map(({ from, to }) => (
          <rect key={from} className={styles.silence} x={from} y={0} width={to - from} height={HEIGHT} />
        ))}
        {lane.marks.map(({ column, count }) => (
          <rect
            key={column}
            className={styles.mark}
            x={column}
            y={count > 1 ? 0 : 2}
            width={1.6}
            height={count > 1 ? HEIGHT : HEIGHT - 4}
          />
        ))}
        {at !== null && <rect className={styles.cursor} x={at} y={0} width={0.8} height={HEIGHT} />}
      </svg>
    </div>
  );
}

/** When what happened, a lane for each kind; the arrows go from moment to moment, Enter shows the entry. */
export function TimelineLanes({ entries, clock, activeKey, onGo }: TimelineLanesProps) {
  const { zone } = useTimeZone();
  const lanes = useMemo(() => lanesOf(entries, clock), [entries, clock]);
  const [at, setAt] = useState<number | null>(null);
  if (lanes === null) return <p className={styles.none}>Lanes need two entries at different times.</p>;
  const { stops } = lanes;
  const active = activeKey === null ? undefined : entries.find(({ event }) => event.id === activeKey);
  const activeColumn = active === undefined ? null : lanes.columnOf(active.event[`${clock}_at`]);
  const stop = at === null ? undefined : stops[Math.min(at, stops.length - 1)];
  const move = (to: number) => setAt(Math.min(stops.length - 1, Math.max(0, to)));
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') move((at ?? -1) + 1);
    else if (event.key === 'ArrowLeft') move((at ?? stops.length) - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(stops.length - 1);
    else if (event.key === 'Enter' && stop !== undefined) onGo(stop.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const longest = lanes.silences.reduce((most, { ms }) => Math.max(most, ms), 0);
  const said =
    stop === undefined
      ? `${formatPlural(entries.length, 'entry', 'entries')}${longest === 0 ? '' : `, longest silence ${formatDuration(longest)}`}`
      : `${formatTime(Date.parse(stop.at), 'full', zone)}: ${formatPlural(stop.count, 'entry', 'entries')}. Enter shows it.`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of marks that the arrows move in, no form
    <div
      className={styles.lanes}
      role="group"
      aria-label="Timeline by kind: arrows move, Enter shows the entry"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows move in it
      tabIndex={0}
      title="← → move from moment to moment, Enter shows the entry"
      data-testid="lanes"
      onKeyDown={onKey}
      onClick={(event) => {
        const track = event.target instanceof Element ? event.target.closest('svg') : null;
        const box = track?.getBoundingClientRect();
        if (box === undefined || box.width === 0) return;
        const column = ((event.clientX - box.left) / box.width) * LANE_COLUMNS;
        const nearest = stops.reduce(
          (best, one, index) =>
            Math.abs(one.column - column) < Math.abs((stops[best]?.column ?? 0) - column) ? index : best,
          0,
        );
        setAt(nearest);
        const chosen = stops[nearest];
        if (chosen !== undefined) onGo(chosen.key);
      }}
    >
      {lanes.lanes.map((lane) => (
        <LaneView key={lane.kind} lane={lane} lanes={lanes} at={stop?.column ?? activeColumn} />
      ))}
      <div className={styles.foot}>
        <TimeText at={lanes.from} prose />
        <span className={styles.said} aria-live="polite">
          {said}
        </span>
        <TimeText at={lanes.to} prose />
      </div>
    </div>
  );
}
