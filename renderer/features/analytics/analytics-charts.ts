import { incidentSourceSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { ageEdgesMs, durationEdgesMs } from '../../../shared/ipc/analytics-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import type { BarSeries } from '../../charts/category-bars.tsx';
import { sourceLabel } from '../../domain/origin-labels.ts';
import { severityViews } from '../../domain/severity-view.ts';
import { slaLabels } from '../../domain/sla-words.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { formatCount } from '../../lib/format-count.ts';
import type { Analytics } from './analytics-queries.ts';

/** One chart: its bars, its figures in words, and the query behind each bar. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** The figures that matter, with those of the period before. */
  readonly headline: string;
  readonly trend: string;
  /** What is in the first column of its table. */
  readonly by: string;
  readonly labels: readonly string[];
  readonly series: readonly BarSeries[];
  /** Of the queue, for the list behind each bar. */
  readonly queries: readonly string[];
}

const minuteMs = 60_000;

/** As the query language takes it: 15m, 4h, 3d. */
function span(ms: number): string {
  if (ms % 86_400_000 === 0) return `${ms / 86_400_000}d`;
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000}h` : `${ms / minuteMs}m`;
}

function binLabel(edges: readonly number[], at: number): string {
  const [from = 0, to] = [edges[at], edges[at + 1]];
  if (to === undefined) return `> ${span(from)}`;
  return from === 0 ? `< ${span(to)}` : `${span(from)}–${span(to)}`;
}

function binQuery(field: string, edges: readonly number[], at: number): string {
  const [from = 0, to] = [edges[at], edges[at + 1]];
  return [from === 0 ? null : `${field}:>=${span(from)}`, to === undefined ? null : `${field}:<${span(to)}`]
    .filter((part) => part !== null)
    .join(' ');
}

function detected(from: string, to: string): string {
  return `detected:>=${from} detected:<${to}`;
}

/** How it moved, in words: the colour of a number says nothing. */
function trendOf(now: number | null, before: number | null, unit: (value: number) => string): string {
  if (now === null) return before === null ? '' : `before: ${unit(before)}`;
  if (before === null) return 'nothing to compare with before';
  if (before === 0) return now === 0 ? 'as before' : `before: ${unit(0)}`;
  const part = Math.round(((now - before) / before) * 100);
  return part === 0
    ? `as before (${unit(before)})`
    : `${part > 0 ? '▲' : '▼'} ${Math.abs(part)} % (before: ${unit(before)})`;
}

const measures = {
  tta: { title: 'Time to acknowledge (MTTA)', what: 'acknowledged' },
  ttc: { title: 'Time to contain (MTTC)', what: 'contained' },
  ttr: { title: 'Time to recover (MTTR)', what: 'recovered' },
} as const;

function measureChart({ kind, now, before, bins }: Analytics['measures'][number], period: string): Chart {
  const { title, what } = measures[kind];
  const said = (ms: number | null) => (ms === null ? '–' : formatDuration(ms));
  return {
    id: kind,
    title,
    headline:
      now.count === 0
        ? `None was ${what}`
        : `median ${said(now.median_ms)} · mean ${said(now.mean_ms)} · 9 of 10 within ${said(now.p90_ms)} · ${formatCount(now.count)} ${what}`,
    trend: trendOf(now.median_ms, before.median_ms, formatDuration),
    by: 'Took',
    labels: durationEdgesMs.map((_, at) => binLabel(durationEdgesMs, at)),
    series: [{ id: 'incidents', label: 'Incidents', tone: 'accent', values: bins }],
    queries: durationEdgesMs.map((_, at) => `${period} ${binQuery(kind, durationEdgesMs, at)}`),
  };
}

/** All charts of the page, in their order. `dayOf` names a moment as the person reads times. */
export function chartsOf(
  data: Analytics,
  range: { readonly from: string; readonly to: string },
  dayOf: (at: string) => string,
): readonly Chart[] {
  const period = detected(range.from, range.to);
  const severities = severitySchema.options;
  const missed = data.sla.reduce((sum, each) => sum + each.missed, 0);
  const missedBefore = data.sla.reduce((sum, each) => sum + each.missed_before, 0);
  const open = data.ageing.reduce((sum, each) => sum + each, 0);
  return [
    ...data.measures.map((measure) => measureChart(measure, period)),
    {
      id: 'volume',
      title: 'Volume by severity',
      headline: `${formatCount(data.total)} incidents`,
      trend: trendOf(data.total, data.before, formatCount),
      by: 'From',
      labels: data.volume.map((part) => dayOf(part.from)),
      series: severities
        .map((severity, at) => ({
          id: severity,
          label: severityViews[severity].label,
          tone: severity,
          values: data.volume.map((part) => part.severity[at] ?? 0),
        }))
        .toReversed(),
      queries: data.volume.map((part) => detected(part.from, part.to)),
    },
    {
      id: 'source',
      title: 'Volume by source',
      headline: `${formatCount(data.source.filter((each) => each.count > 0).length)} sources`,
      trend: data.source
        .map(({ value, count, before }) => ({ value, moved: count - before }))
        .toSorted((left, right) => Math.abs(right.moved) - Math.abs(left.moved))
        .slice(0, 1)
        .map(({ value, moved }) =>
          moved === 0
            ? 'as before'
            : `${nameOfSource(value)}: ${formatCount(Math.abs(moved))} ${moved > 0 ? 'more' : 'fewer'} than before`,
        )
        .join(''),
      by: 'Source',
      labels: data.source.map((each) => nameOfSource(each.value)),
      series: [
        {
          id: 'incidents',
          label: 'Incidents',
          tone: 'accent',
          values: data.source.map((each) => each.count),
        },
      ],
      queries: data.source.map((each) => `${period} source:${each.value}`),
    },
    {
      id: 'sla',
      title: 'Promises kept and missed',
      headline: missed === 0 ? 'None missed' : `${formatCount(missed)} missed`,
      trend: trendOf(missed, missedBefore, formatCount),
      by: 'Promise',
      labels: data.sla.map((each) => slaLabels[each.kind]),
      series: [
        { id: 'missed', label: 'Missed', tone: 'bad', values: data.sla.map((each) => each.missed) },
        { id: 'running', label: 'Running', tone: 'faint', values: data.sla.map((each) => each.running) },
        { id: 'met', label: 'Kept', tone: 'ok', values: data.sla.map((each) => each.met) },
      ],
      queries: data.sla.map((each) => `${period} sla:${each.kind}_missed`),
    },
    {
      id: 'ageing',
      title: 'Age of what is open now',
      headline: `${formatCount(open)} open`,
      trend: '',
      by: 'Age',
      labels: ageEdgesMs.map((_, at) => binLabel(ageEdgesMs, at)),
      series: [{ id: 'open', label: 'Open', tone: 'accent', values: data.ageing }],
      queries: ageEdgesMs.map((_, at) => `status:open ${binQuery('age', ageEdgesMs, at)}`),
    },
    {
      id: 'workload',
      title: 'Open incidents by owner',
      headline: `${formatCount(data.workload.filter((each) => each.value !== 'none').length)} people have open incidents`,
      trend: '',
      by: 'Owner',
      labels: data.workload.map(({ value, label }) =>
        value === 'none' ? 'Nobody' : visibleText(label ?? 'Unknown'),
      ),
      series: [
        {
          id: 'urgent',
          label: 'High and critical',
          tone: 'high',
          values: data.workload.map((each) => each.urgent),
        },
        {
          id: 'others',
          label: 'Others',
          tone: 'low',
          values: data.workload.map((each) => each.open - each.urgent),
        },
      ],
      queries: data.workload.map(
        ({ value }) => `status:open assignee:${value === 'none' ? 'none' : `"${value}"`}`,
      ),
    },
  ];
}

function nameOfSource(value: string): string {
  return sourceLabel(incidentSourceSchema.parse(value));
}
