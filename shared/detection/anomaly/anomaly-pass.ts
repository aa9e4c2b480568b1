import { toTimestamp } from '../../lib/clock.ts';
import type { Anomaly, Detector, Observed } from './anomaly.ts';
import { poissonSurprise, surpriseOf } from './surprise.ts';

/** What is compared, and from when on it counts. Figures, not magic: they stand in `docs/detection-rules.md` too. */
const tuning = {
  windowMs: 10 * 60_000,
  /** Bits from which a burst is told: one in a million windows. */
  burstBits: 20,
  leastBurst: 10,
  /** An actor's own history, in events, before anything can be new in it. */
  leastHistory: 50,
  /** An action of at most this share of all, and at most this many times, is rare. */
  rareShare: 0.001,
  rareTimes: 3,
  leastEvents: 500,
  /** Hours of the day are judged only after this many days with events. */
  leastDays: 7,
  leastHourEvents: 200,
  kept: 50,
  /** Anomalies of one detector that are told, the most surprising first. */
  told: 200,
} as const;

type Group = { from: number; to: number; events: number; readonly ids: number[] };
type ActorHistory = {
  events: number;
  readonly windows: Map<number, Group>;
  readonly deniedWindows: Map<number, Group>;
  readonly addresses: Map<string, { readonly after: number; readonly group: Group }>;
  readonly actions: Map<string, { readonly after: number; readonly group: Group }>;
  readonly hours: number[];
  readonly hourGroups: Map<number, Group>;
  readonly days: Set<number>;
};

export type AnomalyPass = {
  /** Events in the order of their times. */
  readonly take: (event: Observed) => void;
  readonly end: () => Anomaly[];
};

/**
 * Looks over the events of a case once and tells what is unlike the rest of them. There is no model from elsewhere: the baseline
 * is the case itself, so that a case that holds nothing but an attack has nothing to stand out from. Memory grows with the
 * number of actors, their addresses, actions and ten-minute windows, not with the events.
 */
export function createAnomalyPass(): AnomalyPass {
  const actors = new Map<string, ActorHistory>();
  const actions = new Map<string, Group>();
  let events = 0;

  function take({ id, timeMs, actor, action, address, denied }: Observed): void {
    if (timeMs === null) return;
    events += 1;
    if (action !== null) note(actions, action, timeMs, id);
    if (actor === null) return;
    const history = actors.get(actor) ?? begin(actors, actor);
    const window = Math.floor(timeMs / tuning.windowMs);
    note(history.windows, window, timeMs, id);
    if (denied) note(history.deniedWindows, window, timeMs, id);
    if (address !== null) noteFirst(history.addresses, address, history.events, timeMs, id);
    if (action !== null) noteFirst(history.actions, action, history.events, timeMs, id);
    const hour = new Date(timeMs).getUTCHours();
    history.hours[hour] = (history.hours[hour] ?? 0) + 1;
    note(history.hourGroups, hour, timeMs, id);
    history.days.add(Math.floor(timeMs / 86_400_000));
    history.events += 1;
  }

  function end(): Anomaly[] {
    const found: Anomaly[] = [];
    const tell = (detector: Detector, actor: string | null, group: Group, about: Omit<Told, 'group'>) =>
      found.push(anomaly(detector, actor, { ...about, group }));
    for (const [actor, history] of actors) {
      tellBursts(history, (group, about, detector) => tell(detector, actor, group, about));
      tellNew(history, actors.size, (group, about, detector) => tell(detector, actor, group, about));
      tellHours(history, (group, about) => tell('unusual_hour', actor, group, about));
    }
    tellRare(actions, events, (group, about) => tell('rare_action', null, group, about));
    return strongest(found);
  }

  return { take, end };
}

type Told = {
  readonly group: Group;
  readonly score: number;
  readonly feature: string;
  readonly observed: number;
  readonly expected: number;
  readonly value: string | null;
};
type Tell = (group: Group, about: Omit<Told, 'group'>, detector: Detector) => void;

/** A window is held against the actor's median window, so that the burst itself does not raise what is usual. */
function tellBursts(history: ActorHistory, tell: Tell): void {
  for (const [detector, windows, feature] of [
    ['burst', history.windows, 'events in 10 minutes'],
    ['denied_burst', history.deniedWindows, 'refused in 10 minutes'],
  ] as const) {
    const usual = median([...history.windows.keys()].map((window) => windows.get(window)?.events ?? 0));
    for (const group of windows.values()) {
      if (group.events < tuning.leastBurst) continue;
      // Counts of people and programs scatter more than a Poisson process; twice the median is still usual.
      const expected = Math.max(usual * 2, 1);
      const score = history.windows.size < 3 ? 0 : poissonSurprise(group.events, expected);
      if (score < tuning.burstBits) continue;
      tell(group, { score, feature, observed: group.events, expected: usual, value: null }, detector);
    }
  }
}

/** By the rule of succession, the chance of something new after `n` events with `k` different values is about (k)/(n + k). */
function tellNew(history: ActorHistory, actors: number, tell: Tell): void {
  for (const [detector, values, feature] of [
    ['new_address', history.addresses, 'address not seen before of this actor'],
    ['new_action', history.actions, 'action not seen before of this actor'],
  ] as const) {
    let known = 0;
    for (const [value, { after, group }] of values) {
      if (after >= tuning.leastHistory && actors > 0) {
        const chance = known / (after + known);
        const about = {
          score: surpriseOf(chance),
          feature,
          observed: group.events,
          expected: after * chance,
          value,
        };
        if (about.score >= 3) tell(group, about, detector);
      }
      known += 1;
    }
  }
}

function tellHours(history: ActorHistory, tell: (group: Group, about: Omit<Told, 'group'>) => void): void {
  if (history.days.size < tuning.leastDays || history.events < tuning.leastHourEvents) return;
  for (const [hour, group] of history.hourGroups) {
    const around = [hour + 23, hour, hour + 1].reduce(
      (sum, each) => sum + (history.hours[each % 24] ?? 0),
      0,
    );
    const share = around / history.events;
    if (share > 0.005) continue;
    const feature = 'events at this hour of the day (UTC)';
    const value = `${String(hour).padStart(2, '0')}:00`;
    tell(group, {
      score: surpriseOf(share),
      feature,
      observed: group.events,
      expected: history.events / 24,
      value,
    });
  }
}

function tellRare(
  actions: ReadonlyMap<string, Group>,
  events: number,
  tell: (group: Group, about: Omit<Told, 'group'>) => void,
): void {
  if (events < tuning.leastEvents) return;
  for (const [value, group] of actions) {
    const share = group.events / events;
    if (group.events > tuning.rareTimes || share > tuning.rareShare) continue;
    const feature = 'times this action was seen at all';
    tell(group, {
      score: surpriseOf(share),
      feature,
      observed: group.events,
      expected: events / actions.size,
      value,
    });
  }
}

function strongest(found: readonly Anomaly[]): Anomaly[] {
  const byDetector = Map.groupBy(found, ({ detector }) => detector);
  return [...byDetector.values()]
    .flatMap((of) =>
      of
        .sort((one, other) => other.score - one.score || one.from.localeCompare(other.from))
        .slice(0, tuning.told),
    )
    .sort((one, other) => other.score - one.score || one.from.localeCompare(other.from));
}

function anomaly(detector: Detector, actor: string | null, { group, ...about }: Told): Anomaly {
  return {
    detector,
    actor,
    from: toTimestamp(group.from),
    to: toTimestamp(group.to),
    ...about,
    events: group.events,
    event_ids: group.ids,
  };
}

function begin(actors: Map<string, ActorHistory>, actor: string): ActorHistory {
  const history: ActorHistory = {
    events: 0,
    windows: new Map(),
    deniedWindows: new Map(),
    addresses: new Map(),
    actions: new Map(),
    hours: [],
    hourGroups: new Map(),
    days: new Set(),
  };
  actors.set(actor, history);
  return history;
}

function note<K>(groups: Map<K, Group>, key: K, timeMs: number, id: number): Group {
  let group = groups.get(key);
  if (group === undefined) {
    group = { from: timeMs, to: timeMs, events: 0, ids: [] };
    groups.set(key, group);
  }
  group.events += 1;
  group.from = Math.min(group.from, timeMs);
  group.to = Math.max(group.to, timeMs);
  if (group.ids.length < tuning.kept) group.ids.push(id);
  return group;
}

function noteFirst(
  values: Map<string, { readonly after: number; readonly group: Group }>,
  value: string,
  after: number,
  timeMs: number,
  id: number,
): void {
  const known = values.get(value);
  if (known !== undefined) {
    known.group.events += 1;
    known.group.to = Math.max(known.group.to, timeMs);
    if (known.group.ids.length < tuning.kept) known.group.ids.push(id);
    return;
  }
  values.set(value, { after, group: { from: timeMs, to: timeMs, events: 1, ids: [id] } });
}

function median(counts: readonly number[]): number {
  if (counts.length === 0) return 0;
  const sorted = [...counts].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
