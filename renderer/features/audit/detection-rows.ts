import type { Detector } from '../../../shared/detection/anomaly/anomaly.ts';
import type { GlyphName } from '../../ui/glyph.tsx';
import type { Tone } from '../../ui/tone.ts';
import type { Detected, Rule } from './report-queries.ts';

/** A hit of a rule or an anomaly, as one list shows both. */
export interface DetectionRow {
  readonly key: string;
  readonly mark: { readonly glyph: GlyphName; readonly tone: Tone; readonly label: string };
  readonly title: string;
  readonly about: string;
  readonly events: number;
  readonly eventIds: readonly number[];
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly techniques: readonly string[];
  readonly from:
    | { readonly kind: 'rule'; readonly rule: Rule }
    | { readonly kind: 'anomaly'; readonly anomaly: Detected['anomalies'][number] };
}

const levels: Readonly<Record<Rule['level'], DetectionRow['mark']>> = {
  critical: { glyph: 'diamond', tone: 'critical', label: 'critical' },
  high: { glyph: 'triangle', tone: 'high', label: 'high' },
  medium: { glyph: 'square', tone: 'medium', label: 'medium' },
  low: { glyph: 'dot', tone: 'low', label: 'low' },
  informational: { glyph: 'ring', tone: 'info', label: 'info' },
};

const anomalyMark = { glyph: 'half', tone: 'accent', label: 'anomaly' } as const;

const detectors: Readonly<Record<Detector, string>> = {
  burst: 'Far more than usual',
  denied_burst: 'Many refusals at once',
  new_address: 'An address never seen of this actor',
  new_action: 'An action never seen of this actor',
  rare_action: 'Hardly anybody ever does this',
  unusual_hour: 'At an hour at which this actor never works',
};

/** The rules' hits by their level, then the anomalies by their surprise: each as it came. */
export function detectionRows({ hits, anomalies }: Pick<Detected, 'hits' | 'anomalies'>): DetectionRow[] {
  return [
    ...hits.map(
      (hit): DetectionRow => ({
        key: `rule ${hit.rule.name}`,
        mark: levels[hit.rule.level],
        title: hit.rule.title,
        about: hit.rule.description,
        events: hit.events,
        eventIds: hit.event_ids,
        firstTime: hit.first_time,
        lastTime: hit.last_time,
        techniques: hit.rule.techniques,
        from: { kind: 'rule', rule: hit.rule },
      }),
    ),
    ...anomalies.map(
      (anomaly): DetectionRow => ({
        key: `anomaly ${anomaly.detector} ${anomaly.actor ?? ''} ${anomaly.value ?? ''} ${anomaly.from}`,
        mark: anomalyMark,
        title: [detectors[anomaly.detector], anomaly.value].filter((part) => part !== null).join(': '),
        about: [anomaly.actor, anomalyWords(anomaly)].filter((part) => part !== null).join(' · '),
        events: anomaly.events,
        eventIds: anomaly.event_ids,
        firstTime: anomaly.from,
        lastTime: anomaly.to,
        techniques: [],
        from: { kind: 'anomaly', anomaly },
      }),
    ),
  ];
}

/** What makes it one, in figures: `122 events in 10 minutes, 2 are usual (64 bits)`. */
export function anomalyWords({ feature, observed, expected, score }: Detected['anomalies'][number]): string {
  const usual = expected >= 10 ? Math.round(expected) : Math.round(expected * 10) / 10;
  return `${observed} ${feature}, ${usual} would be usual (${Math.round(score)} bits of surprise)`;
}

/** A query that finds these events; it names as many as one query has room for. */
export function queryOfEvents(ids: readonly number[]): string {
  let query = '';
  for (const id of ids) {
    const next = query === '' ? `${id}` : `${query} OR ${id}`;
    if (next.length > 3_900) break;
    query = next;
  }
  return `id:(${query})`;
}
