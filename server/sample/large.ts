import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Incident, IncidentStatus } from '../../shared/domain/incident.ts';
import type { Severity } from '../../shared/domain/severity.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { stepped } from './incident-states.ts';
import { type Archetype, archetypes } from './large-archetypes.ts';
import { blankEvent, type Facts, factsOf, fill, makeContainment, makeEvidence } from './large-parts.ts';
import {
  communications,
  dismissals,
  type Lines,
  lessons,
  notes,
  resolutions,
  responses,
} from './large-phrases.ts';
import { eventCounts, type LargeCounts, statesOf } from './large-shape.ts';
import { personId } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import type { SampleIncident } from './tell.ts';

const batchSize = 200;
const dayMs = 86_400_000;
const severities: readonly [Severity, ...Severity[]] = [
  'info',
  ...Array<Severity>(2).fill('critical'),
  ...Array<Severity>(9).fill('high'),
  ...Array<Severity>(34).fill('medium'),
  ...Array<Severity>(40).fill('low'),
];

/** What all incidents of one run share. */
type Run = {
  readonly random: Random;
  readonly nowMs: number;
  readonly year: number;
  readonly team: readonly [string, ...string[]];
  readonly lead: string;
  readonly wheel: readonly [Archetype, ...Archetype[]];
};

/**
 * A year's worth of incidents for measuring with, in batches and in the order of their declaration: the calendar year
 * before that of `nowMs` (epoch milliseconds). The people are those of `sampleOrganization(seed, nowMs)`. About one
 * entry in ten is a note. The same arguments give the same data.
 */
export function* largeSample(
  seed: string,
  nowMs: number,
  counts: LargeCounts = { incidents: 100_000, events: 1_000_000 },
): Generator<readonly SampleIncident[]> {
  const random = seededRandom(`${seed}/large`);
  const lead = personId('priya', seed, nowMs);
  const [first, ...others] = archetypes.flatMap((one) => Array<Archetype>(one.weight).fill(one));
  if (first === undefined) return;
  const team = [personId('amara', seed, nowMs), personId('rafael', seed, nowMs), lead] as const;
  const year = new Date(nowMs).getUTCFullYear() - 1;
  const run: Run = { random, nowMs, year, team: [...team], lead, wheel: [first, ...others] };
  const beginMs = Date.UTC(year, 0, 1);
  const spanMs = Math.min(Date.UTC(year + 1, 0, 1), nowMs - dayMs) - beginMs;
  const shape = eventCounts(random, counts);
  let batch: SampleIncident[] = [];
  let previousId: string | null = null;
  for (let index = 0; index < counts.incidents; index += 1) {
    const declaredMs = beginMs + Math.floor(((index + random.next()) / counts.incidents) * spanMs);
    const made = makeIncident(
      run,
      index / counts.incidents,
      declaredMs,
      index + 1,
      shape[index] ?? 0,
      previousId,
    );
    previousId = made.incident.id;
    batch.push(made);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function makeIncident(
  run: Run,
  age: number,
  declaredMs: number,
  number: number,
  count: number,
  previousId: string | null,
): SampleIncident {
  const { random, nowMs } = run;
  const kind = random.pick(run.wheel);
  const facts = factsOf(random);
  const declared = toTimestamp(declaredMs);
  const wanted = statesOf(random, count, age);
  const states = wanted[0] === 'duplicate' && previousId === null ? [] : wanted;
  const owner = states.length === 0 ? null : random.pick(run.team);
  let incident: Incident = {
    id: uuidV7({ nowMs: () => declaredMs }, random.bytes),
    reference: `INC-${run.year}-${String(number).padStart(5, '0')}`,
    title: fill(random, random.pick(kind.titles), facts),
    description: `${fill(random, random.pick(kind.detections), facts)}. ${fill(random, random.pick(notes), facts)}.`,
    severity: random.pick(severities),
    status: 'new',
    category: kind.category,
    source: kind.source,
    tlp: random.pick(['amber', 'amber', 'amber', 'green', 'green', 'amber_strict', 'red', 'clear']),
    assignee_id: owner,
    reporter_id: kind.source === 'user_report' || kind.source === 'manual' ? random.pick(run.team) : null,
    tags: [...new Set([random.pick(kind.tags), random.pick(kind.tags)])],
    techniques: [random.pick(kind.techniques)],
    affected_assets: random.chance(0.5) ? [facts.host] : [facts.host, facts.site],
    detected_at: toTimestamp(declaredMs - random.int(30_000, 3_600_000)),
    declared_at: declared,
    acknowledged_at: null,
    contained_at: null,
    recovered_at: null,
    closed_at: null,
    resolution: null,
    lessons_learned: null,
    duplicate_of: null,
    created_at: toTimestamp(declaredMs + 200),
    updated_at: toTimestamp(declaredMs + 200),
    version: 1,
  };
  const events: TimelineEvent[] = [];
  const evidence: Evidence[] = [];
  const containment: ContainmentAction[] = [];
  const stepAt = new Map(
    states.map((to, step) => [Math.max(step + 1, Math.floor(((step + 1) * count) / states.length) - 1), to]),
  );
  const lastingMs = Math.floor((0.02 + random.next() ** 3 * 12) * dayMs * (count > 500 ? 3 : 1));
  const gapMs = Math.floor(Math.min(lastingMs, nowMs - 60_000 - declaredMs) / Math.max(1, count));
  const told = count - states.length;
  const noteShare = told === 0 ? 0 : Math.min(0.9, (0.12 * count) / Math.max(1, told));
  const evidenceAt = random.chance(0.12) ? freeFrom(2, count, stepAt) : -1;
  const containAt =
    states.length > 3 && random.chance(0.4) ? freeFrom(Math.floor(count / 2), count, stepAt) : -1;
  for (let place = 0; place < count; place += 1) {
    const ms = declaredMs + 1_000 + place * gapMs + random.int(0, Math.max(0, gapMs - 1_000));
    const to = stepAt.get(place);
    const author = owner ?? random.pick(run.team);
    const base = blankEvent(random, incident.id, ms, author);
    if (to !== undefined) {
      const before = incident.status;
      incident = stepped({ ...incident, ...needsOf(run, incident, to, previousId) }, to, base.happened_at);
      const why = to === 'false_positive' ? `. ${fill(random, random.pick(dismissals), facts)}` : '';
      events.push({
        ...base,
        kind: 'status_change',
        text: `Status: ${before} → ${to}${why}`,
        changes: [{ field: 'status', old: before, new: to }],
        author_id: to === 'closed' ? run.lead : author,
      });
    } else if (place === evidenceAt) {
      const item = makeEvidence(random, incident.id, ms, author, facts);
      evidence.push(item);
      events.push({ ...base, kind: 'evidence_added', text: `Evidence added: ${item.name}` });
    } else if (place === containAt) {
      const target = fill(random, kind.contain[1], facts);
      containment.push(makeContainment(random, incident.id, ms, author, kind, target));
      events.push({
        ...base,
        kind: 'containment',
        text: `done: ${kind.contain[0].replaceAll('_', ' ')} ${target}`,
      });
    } else {
      events.push(tell(random, base, place === 0 ? 1 : random.next(), noteShare, kind, facts));
    }
  }
  const last = events.at(-1);
  const updated = last === undefined ? incident.updated_at : last.received_at;
  return { incident: { ...incident, updated_at: updated }, events, evidence, containment };
}

/** The first place from `place` on that no step has, or -1. */
function freeFrom(place: number, count: number, taken: ReadonlyMap<number, IncidentStatus>): number {
  for (let free = place; free < count; free += 1) if (!taken.has(free)) return free;
  return -1;
}

/** An entry in somebody's words. `roll` decides its kind: the lowest are notes, 1 is the detection it began with. */
function tell(
  random: Random,
  base: TimelineEvent,
  roll: number,
  noteShare: number,
  kind: Archetype,
  facts: Facts,
): TimelineEvent {
  const say = (lines: Lines): string => fill(random, random.pick(lines), facts);
  if (roll < noteShare) return { ...base, kind: 'note', text: say(notes) };
  const rest = (roll - noteShare) / (1 - noteShare);
  if (rest < 0.42) return { ...base, kind: 'response_action', text: say(responses) };
  if (rest < 0.58) return { ...base, kind: 'communication', text: say(communications) };
  const happened = toTimestamp(Date.parse(base.recorded_at) - random.int(5_000, 5_400_000));
  const technique = random.chance(0.6) ? random.pick(kind.techniques) : null;
  if (rest < 0.8) {
    return { ...base, kind: 'attacker_action', text: say(kind.attacks), technique, happened_at: happened };
  }
  const source = random.pick([facts.host, facts.ip, 'mail gateway', 'proxy', 'sign-in log', 'EDR']);
  return {
    ...base,
    kind: 'detection',
    text: say(kind.detections),
    source,
    author_id: null,
    happened_at: happened,
  };
}

/** What the lifecycle asks for beside a step. */
function needsOf(
  run: Run,
  incident: Incident,
  to: IncidentStatus,
  previousId: string | null,
): Partial<Incident> {
  if (to === 'duplicate') return { duplicate_of: previousId };
  if (to !== 'closed') return {};
  const isSevere = incident.severity === 'critical' || incident.severity === 'high';
  return {
    resolution: run.random.pick(resolutions),
    lessons_learned: isSevere ? run.random.pick(lessons) : null,
  };
}
