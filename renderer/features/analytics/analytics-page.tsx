import { useMemo, useRef, useState } from 'react';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { formatTime } from '../../lib/format-time.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import styles from './analytics.module.css';
import { chartsOf } from './analytics-charts.ts';
import { useAnalytics } from './analytics-queries.ts';
import { ChartCard, saveFigures, savePicture } from './chart-card.tsx';
import { useAnalyticsActions } from './use-analytics-actions.ts';

const DAY_MS = 86_400_000;
/** The period moves on in such steps, so that it is the same question for a while. */
const STEP_MS = 60_000;

const periods = [
  { value: '7', label: '7 days', parts: 7 },
  { value: '30', label: '30 days', parts: 30 },
  { value: '90', label: '90 days', parts: 13 },
  { value: '365', label: 'A year', parts: 26 },
] as const;
type Period = (typeof periods)[number]['value'];

interface AnalyticsPageProps {
  /** Shows the incidents of a query in the queue. */
  readonly onList: (query: string) => void;
}

/** How quickly work is done, how much there is of it, and what was missed; each bar leads to its incidents. */
export function AnalyticsPage({ onList }: AnalyticsPageProps) {
  const { zone } = useTimeZone();
  const [period, setPeriod] = useState<Period>('30');
  const [at, setAt] = useState(0);
  const [bars, setBars] = useState<Readonly<Record<string, number>>>({});
  const [tables, setTables] = useState<ReadonlySet<string>>(new Set());
  const page = useRef<HTMLDivElement>(null);
  const nowMs = useNow(STEP_MS);
  const { parts } = periods.find((each) => each.value === period) ?? periods[1];
  const toMs = Math.ceil(nowMs / STEP_MS) * STEP_MS;
  const range = { from: toTimestamp(toMs - Number(period) * DAY_MS), to: toTimestamp(toMs) };
  const { value, error, askAgain } = useAnalytics({ ...range, parts });
  // The charts belong to the range that was asked for; a new minute must not redraw them before its answer.
  const charts = useMemo(
    () =>
      value === undefined
        ? []
        : chartsOf(
            value,
            { from: value.volume[0]?.from ?? '', to: value.volume.at(-1)?.to ?? '' },
            (moment) => formatTime(moment, 'date', zone),
          ),
    [value, zone],
  );
  const chosen = Math.min(at, Math.max(0, charts.length - 1));
  const chart = charts[chosen];
  const bar = chart === undefined ? 0 : Math.min(bars[chart.id] ?? 0, Math.max(0, chart.labels.length - 1));
  const note = `last ${periods.find((each) => each.value === period)?.label.toLowerCase() ?? ''}`;

  const goTo = (next: number) => {
    const to = Math.min(charts.length - 1, Math.max(0, next));
    setAt(to);
    page.current?.querySelectorAll('[data-chart]')[to]?.scrollIntoView({ block: 'nearest' });
  };
  const turnTable = (id: string) =>
    setTables((shown) => {
      const next = new Set(shown);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const moveBar = (step: number) => {
    if (chart === undefined || chart.labels.length === 0) return;
    setBars({ ...bars, [chart.id]: (bar + step + chart.labels.length) % chart.labels.length });
  };
  const openBar = (id: string, index: number) => {
    const query = charts.find((each) => each.id === id)?.queries[index];
    if (query !== undefined) onList(query);
  };
  useAnalyticsActions({
    chart: (step) => goTo(chosen + step),
    bar: moveBar,
    open: () => chart !== undefined && openBar(chart.id, bar),
    table: () => chart !== undefined && turnTable(chart.id),
    picture: () => chart !== undefined && savePicture(chart, note),
    figures: () => chart !== undefined && saveFigures(chart),
    periods: periods.map(({ label, value: each }) => ({ label, run: () => setPeriod(each) })),
  });

  return (
    <div className={styles.page} ref={page} data-testid="analytics">
      <TopBar label="Analytics">
        <h1 className={styles.name}>Analytics</h1>
        <Segmented
          label="Period"
          value={period}
          options={periods.map(({ value: each, label }) => ({ value: each, label }))}
          onChange={setPeriod}
        />
        <span className={styles.muted}>
          detected in the period, beside the period of the same length before
        </span>
      </TopBar>
      {error !== null && (
        <ErrorPanel
          title="The figures could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      )}
      {value !== undefined && value.total === 0 && value.before === 0 && (
        <EmptyState title="Nothing was detected in this period">
          Figures stand here once incidents of the period are on this machine. A longer period is one key
          away: 4.
        </EmptyState>
      )}
      <div className={styles.grid}>
        {charts.map((each, index) => (
          <ChartCard
            key={each.id}
            chart={each}
            active={index === chosen}
            bar={index === chosen ? bar : 0}
            asTable={tables.has(each.id)}
            onTable={() => turnTable(each.id)}
            onPick={(picked) => openBar(each.id, picked)}
            onFocus={() => setAt(index)}
            note={note}
          />
        ))}
      </div>
    </div>
  );
}
