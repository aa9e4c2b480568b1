import { z } from 'zod';
import type { Incident } from './incident.ts';
import type { Severity } from './severity.ts';

/** What is promised for an incident, counted from its detection. */
export type SlaKind = 'acknowledge' | 'contain' | 'report';
export const slaKinds: readonly SlaKind[] = ['acknowledge', 'contain', 'report'];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** By severity. The report is there when the incident is closed, which needs its resolution and lessons. */
export const slaTargetsMs: Readonly<Record<Severity, Readonly<Record<SlaKind, number>>>> = {
  critical: { acknowledge: 15 * minuteMs, contain: 4 * hourMs, report: 3 * dayMs },
  high: { acknowledge: hourMs, contain: 8 * hourMs, report: 5 * dayMs },
  medium: { acknowledge: 4 * hourMs, contain: dayMs, report: 10 * dayMs },
  low: { acknowledge: 8 * hourMs, contain: 3 * dayMs, report: 20 * dayMs },
  info: { acknowledge: dayMs, contain: 7 * dayMs, report: 30 * dayMs },
};

/** The last part of the time, in which a clock is said to run out soon. */
const soonPart = 0.25;

export type SlaFacts = Pick<Incident, 'severity' | 'status'> & {
  /** Milliseconds since 1970; NaN where there is none. */
  readonly detectedAt: number;
  readonly acknowledgedAt: number;
  readonly containedAt: number;
  readonly closedAt: number;
};

/**
 * `met` and `late` are over; `running`, `soon` and `overdue` still run; `done` is over at a time that the server has not told
 * yet; `void` no longer counts, since it was no incident of its own.
 */
export type SlaClock = {
  readonly kind: SlaKind;
  readonly dueMs: number;
  readonly state: 'met' | 'late' | 'running' | 'soon' | 'overdue' | 'done' | 'void';
  /** Between detection and what was promised; null while it runs. */
  readonly tookMs: number | null;
};

/** What `sla:` asks for. */
export const slaStateSchema = z.enum([
  'overdue',
  'soon',
  'on_time',
  'missed',
  'acknowledge_missed',
  'contain_missed',
  'report_missed',
  'ended',
]);
export type SlaState = z.infer<typeof slaStateSchema>;

const contained: readonly Incident['status'][] = ['contained', 'eradicated', 'recovered', 'closed'];

export function slaClock(facts: SlaFacts, kind: SlaKind, nowMs: number): SlaClock {
  const targetMs = slaTargetsMs[facts.severity][kind];
  const dueMs = facts.detectedAt + targetMs;
  const doneAt =
    kind === 'acknowledge' ? facts.acknowledgedAt : kind === 'contain' ? facts.containedAt : facts.closedAt;
  if (!Number.isNaN(doneAt)) {
    const tookMs = Math.max(0, doneAt - facts.detectedAt);
    return { kind, dueMs, state: tookMs <= targetMs ? 'met' : 'late', tookMs };
  }
  const over = { kind, dueMs, tookMs: null };
  if (facts.status === 'false_positive' || facts.status === 'duplicate') return { ...over, state: 'void' };
  if (isDone(facts.status, kind)) return { ...over, state: 'done' };
  const leftMs = dueMs - nowMs;
  return { ...over, state: leftMs < 0 ? 'overdue' : leftMs < targetMs * soonPart ? 'soon' : 'running' };
}

export function slaClocks(facts: SlaFacts, nowMs: number): readonly SlaClock[] {
  return slaKinds.map((kind) => slaClock(facts, kind, nowMs));
}

/** By its state, where no time is known. */
function isDone(status: Incident['status'], kind: SlaKind): boolean {
  if (kind === 'acknowledge') return status !== 'new';
  return kind === 'contain' ? contained.includes(status) : status === 'closed';
}

/** The worst of what still runs: the clock to look at. */
export function pressingClock(clocks: readonly SlaClock[]): SlaClock | null {
  const running = clocks.filter(
    ({ state }) => state === 'overdue' || state === 'soon' || state === 'running',
  );
  return running.toSorted((left, right) => left.dueMs - right.dueMs)[0] ?? null;
}

function isMissed(state: SlaClock['state'] | undefined): boolean {
  return state === 'overdue' || state === 'late';
}

/** Whether an incident is what `sla:<state>` asks for. */
export function hasSlaState(facts: SlaFacts, state: SlaState, nowMs: number): boolean {
  const states = slaKinds.map((kind) => slaClock(facts, kind, nowMs).state);
  switch (state) {
    case 'overdue':
      return states.includes('overdue');
    case 'soon':
      return states.includes('soon');
    case 'on_time':
      return states.includes('running') && !states.includes('overdue') && !states.includes('soon');
    case 'missed':
      return states.some(isMissed);
    case 'acknowledge_missed':
    case 'contain_missed':
    case 'report_missed':
      return isMissed(states[slaKinds.findIndex((kind) => state === `${kind}_missed`)]);
    case 'ended':
      return states.every((each) => each === 'met' || each === 'late' || each === 'done' || each === 'void');
  }
}
