import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { isOpen } from '../../../shared/domain/lifecycle.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { slaClock, slaKinds } from '../../../shared/domain/sla.ts';
import { ageEdgesMs, durationEdgesMs } from '../../../shared/ipc/analytics-calls.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import type { QueryContext } from './context.ts';
import { slaFactsOf } from './sla-facts.ts';

type Analytics = OutputOf<'analytics.get'>;

const openStatuses = Uint8Array.from(incidentStatusSchema.options, (status) => (isOpen(status) ? 1 : 0));
const urgentSeverities = Uint8Array.from(severitySchema.options, (severity) =>
  severity === 'critical' || severity === 'high' ? 1 : 0,
);

export function analyticsGet(
  context: QueryContext,
  { from, to, parts }: ParsedInputOf<'analytics.get'>,
): Analytics {
  const columns = context.queue.columns();
  const facts = context.queueFacts.columns();
  const nowMs = context.nowMs();
  const [fromMs, toMs] = [Date.parse(from), Math.max(Date.parse(to), Date.parse(from) + parts)];
  const lengthMs = toMs - fromMs;
  const partMs = lengthMs / parts;
  const startOf = (part: number) => Math.round(fromMs + part * partMs);

  const now: number[] = [];
  const before: number[] = [];
  const ageing = zeros(ageEdgesMs.length);
  const people = context.queue.people().map(() => ({ open: 0, urgent: 0 }));
  for (let n = 0; n < columns.length; n += 1) {
    if (columns.alive[n] !== 1) continue;
    const detectedAt = columns.detectedAt[n] ?? 0;
    if (detectedAt >= fromMs && detectedAt < toMs) now.push(n);
    else if (detectedAt >= fromMs - lengthMs && detectedAt < fromMs) before.push(n);
    if (openStatuses[columns.status[n] ?? 0] !== 1) continue;
    bump(ageing, binOf(ageEdgesMs, nowMs - detectedAt));
    const person = people[columns.assignee[n] ?? 0];
    if (person === undefined) continue;
    person.open += 1;
    person.urgent += urgentSeverities[columns.severity[n] ?? 0] ?? 0;
  }

  const durations = (numbers: readonly number[], ends: Float64Array): Float64Array =>
    Float64Array.from(
      numbers
        .map((n) => Math.max(0, (ends[n] ?? Number.NaN) - (columns.detectedAt[n] ?? 0)))
        .filter((ms) => !Number.isNaN(ms)),
    ).sort();
  const measure = (kind: Analytics['measures'][number]['kind'], ends: Float64Array) => {
    const taken = durations(now, ends);
    const bins = zeros(durationEdgesMs.length);
    for (const ms of taken) bump(bins, binOf(durationEdgesMs, ms));
    return { kind, now: figures(taken), before: figures(durations(before, ends)), bins };
  };

  const volume = Array.from({ length: parts }, (_, part) => ({
    from: toTimestamp(startOf(part)),
    to: toTimestamp(startOf(part + 1)),
    severity: zeros(severitySchema.options.length),
  }));
  for (const n of now) {
    const part = Math.min(parts - 1, Math.floor(((columns.detectedAt[n] ?? 0) - fromMs) / partMs));
    bump(volume[part]?.severity ?? [], columns.severity[n] ?? 0);
  }

  const source = incidentSourceSchema.options.map((value, at) => {
    const count = (numbers: readonly number[]) => numbers.filter((n) => columns.source[n] === at).length;
    return { value, label: null, count: count(now), before: count(before) };
  });

  const sla = slaKinds.map((kind) => {
    const states = (numbers: readonly number[]) =>
      numbers.map((n) => slaClock(slaFactsOf(columns, facts, n), kind, nowMs).state);
    const current = states(now);
    const missed = (all: readonly string[]) =>
      all.filter((each) => each === 'late' || each === 'overdue').length;
    return {
      kind,
      met: current.filter((each) => each === 'met').length,
      missed: missed(current),
      missed_before: missed(states(before)),
      running: current.filter((each) => each === 'running' || each === 'soon').length,
    };
  });

  const names = namesOfUsers(context.db);
  const workload = context.queue
    .people()
    .map((value, at) => ({
      value,
      label: at === 0 ? null : (names.get(value) ?? null),
      ...(people[at] ?? { open: 0, urgent: 0 }),
    }))
    .filter(({ open }) => open > 0)
    .sort((left, right) => right.open - left.open)
    .slice(0, mostPeople);

  return {
    total: now.length,
    before: before.length,
    measures: [
      measure('tta', facts.acknowledgedAt),
      measure('ttc', facts.containedAt),
      measure('ttr', facts.recoveredAt),
    ],
    ...{ volume, ageing, workload, sla },
    source: source.filter(({ count, before: earlier }) => count + earlier > 0),
  };
}

const mostPeople = 20;

/** Of rising values. */
function figures(sorted: Float64Array): Analytics['measures'][number]['now'] {
  const count = sorted.length;
  if (count === 0) return { count, mean_ms: null, median_ms: null, p90_ms: null };
  const at = (part: number) => sorted[Math.min(count - 1, Math.ceil(part * count) - 1)] ?? 0;
  return {
    count,
    mean_ms: sorted.reduce((sum, each) => sum + each, 0) / count,
    median_ms: at(0.5),
    p90_ms: at(0.9),
  };
}

function binOf(edges: readonly number[], value: number): number {
  return Math.max(
    0,
    edges.findLastIndex((edge) => value >= edge),
  );
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function bump(counts: number[], at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
