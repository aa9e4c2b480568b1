import { setImmediate } from 'node:timers/promises';
import { createAnomalyPass } from '../../../shared/detection/anomaly/anomaly-pass.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import type { CaseSession } from '../cases/calls/case-session.ts';
import type { TextColumn } from '../cases/mappings/mapping.ts';
import type { SegmentRow } from '../cases/store/segments.ts';
import { describeRule, type RuleSet, type RunnableRule } from './rule-set.ts';

export type Found = Pick<OutputOf<'detect.result'>, 'hits' | 'anomalies'>;

/** Rows between two looks at what else is to be done: some milliseconds of work. */
const slice = 500;
const keptIds = 1_000;

type Hit = { events: number; readonly ids: number[]; first: number; last: number };

/** Every rule on every record, then the anomaly pass over all events in the order of their times. */
export async function runDetection(
  session: CaseSession,
  { rules }: RuleSet,
  job: { readonly signal: AbortSignal; readonly tell: (phase: string, done: number) => void },
): Promise<Found> {
  const hits = new Map<RunnableRule, Hit>();
  const { events } = session;
  let done = 0;
  const breathe = async (phase: string): Promise<void> => {
    done += 1;
    if (done % slice !== 0) return;
    job.tell(phase, done);
    await setImmediate();
    job.signal.throwIfAborted();
  };

  for (const segment of events.segments) {
    const format = events.sources.get(segment.source_n)?.format ?? '';
    const fitting = rules.filter(({ fit }) => fit.formats.includes(format));
    for (let row = 0; row < segment.rows; row += 1) {
      await breathe('Rules');
      if (fitting.length === 0) continue;
      const record = readRecord(events.record(segment, row));
      const timeMs = events.times(segment)[row] as number;
      for (const one of fitting)
        if (one.fit.matches(record) && one.rule.matches(record))
          noteHit(hits, one, segment.first_id + row, timeMs);
    }
  }

  const pass = createAnomalyPass();
  done = 0;
  const everything = { query: '', from: null, to: null };
  for (const id of session.order(everything, { by: 'time', direction: 'asc' })) {
    await breathe('Anomalies');
    const { segment, row } = session.event(id);
    const timeMs = events.times(segment)[row] as number;
    pass.take({
      id,
      timeMs: Number.isNaN(timeMs) ? null : timeMs,
      actor: wordOf(session, segment, 'actor', row),
      action: wordOf(session, segment, 'action', row),
      address: wordOf(session, segment, 'address', row),
      denied: wordOf(session, segment, 'outcome', row) === 'denied',
    });
  }
  return {
    hits: [...hits].map(([rule, hit]) => describeHit(rule, hit)).sort(gravest),
    anomalies: pass.end(),
  };
}

/** Formats without JSON have no rules. */
function readRecord(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function noteHit(hits: Map<RunnableRule, Hit>, rule: RunnableRule, id: number, timeMs: number): void {
  const hit = hits.get(rule) ?? { events: 0, ids: [], first: Number.NaN, last: Number.NaN };
  hits.set(rule, hit);
  hit.events += 1;
  if (hit.ids.length < keptIds) hit.ids.push(id);
  if (Number.isNaN(timeMs)) return;
  hit.first = Number.isNaN(hit.first) ? timeMs : Math.min(hit.first, timeMs);
  hit.last = Number.isNaN(hit.last) ? timeMs : Math.max(hit.last, timeMs);
}

function describeHit(rule: RunnableRule, { events, ids, first, last }: Hit): Found['hits'][number] {
  return {
    rule: describeRule(rule),
    events,
    event_ids: ids,
    first_time: Number.isNaN(first) ? null : toTimestamp(first),
    last_time: Number.isNaN(last) ? null : toTimestamp(last),
  };
}

const levels = ['critical', 'high', 'medium', 'low', 'informational'];

function gravest(one: Found['hits'][number], other: Found['hits'][number]): number {
  return (
    levels.indexOf(one.rule.level) - levels.indexOf(other.rule.level) ||
    one.rule.title.localeCompare(other.rule.title)
  );
}

function wordOf(
  { events }: CaseSession,
  segment: SegmentRow,
  column: TextColumn,
  row: number,
): string | null {
  const { ids, words } = events.column(segment, column);
  const word = words[ids[row] as number] as number;
  return word === 0 ? null : events.dictionary(column).text(word);
}
