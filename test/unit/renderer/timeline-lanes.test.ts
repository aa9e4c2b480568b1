import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../../renderer/features/incident/incident-queries.ts';
import { LANE_COLUMNS, lanesOf } from '../../../renderer/features/incident/timeline-lanes-model.ts';
import {
  correctionsIn,
  nextClock,
  receivedLaterMs,
  timelineItems,
} from '../../../renderer/features/incident/timeline-model.ts';

type Event = TimelineEntry['event'];

const start = Date.parse('2026-11-22T08:00:00.000Z');
const time = (minutes: number) => new Date(start + minutes * 60_000).toISOString();

function entry(id: string, minutes: number, over: Partial<Event> = {}): TimelineEntry {
  const at = time(minutes);
  return {
    event: {
      ...{ id, incident_id: 'i', kind: 'note', text: id, source: '', technique: null, changes: [] },
      ...{ author_id: 'a', happened_at: at, recorded_at: at, received_at: at, struck: null },
      ...over,
    },
    ...{ author_name: null, state: 'confirmed', command_id: null, problem: null },
  };
}

describe('the lanes of a timeline', () => {
  it('have a lane for each kind there is, marks in order of time, and count what falls together', () => {
    const lanes = lanesOf(
      [entry('c', 60), entry('a', 0, { kind: 'detection' }), entry('b', 0.01), entry('d', 60.0001)],
      'happened',
    );
    expect(lanes?.lanes.map(({ kind, total }) => [kind, total])).toEqual([
      ['note', 3],
      ['detection', 1],
    ]);
    expect(lanes?.lanes[0]?.marks.map(({ key, count }) => [key, count])).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
    expect(lanes?.stops.map(({ key, count }) => [key, count])).toEqual([
      ['a', 2],
      ['c', 2],
    ]);
  });

  it('stay as many marks as there are columns, however many entries there are', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => entry(`e${at}`, (at * 7_919) % 10_007));
    const lanes = lanesOf(many, 'happened');
    expect(lanes?.lanes[0]?.total).toBe(5_000);
    expect(lanes?.lanes[0]?.marks.length).toBeLessThanOrEqual(LANE_COLUMNS);
    const columns = lanes?.stops.map(({ column }) => column) ?? [];
    expect(columns).toEqual(columns.toSorted((one, other) => one - other));
    expect(new Set(columns).size).toBe(columns.length);
  });

  it('show silences between entries, and nothing where there is no stretch of time', () => {
    expect(lanesOf([entry('a', 0), entry('b', 10), entry('c', 200)], 'happened')?.silences).toEqual([
      expect.objectContaining({ ms: 190 * 60_000, to: LANE_COLUMNS - 1 }),
    ]);
    expect(lanesOf([], 'happened')).toBeNull();
    expect(lanesOf([entry('a', 5), entry('b', 5)], 'happened')).toBeNull();
  });
});

describe('the clocks of a timeline', () => {
  const offline = entry('late', 0, { received_at: time(180) });
  const early = entry('early', 30);

  it('go round, and each orders by itself', () => {
    expect([nextClock('happened'), nextClock('recorded'), nextClock('received')]).toEqual([
      'recorded',
      'received',
      'happened',
    ]);
    const order = (clock: 'happened' | 'received') =>
      timelineItems([early, offline], 'all', clock, 'UTC').flatMap((item) =>
        item.kind === 'entry' ? item.key : [],
      );
    expect(order('happened')).toEqual(['late', 'early']);
    expect(order('received')).toEqual(['early', 'late']);
  });

  it('say when an entry came late to the server or was written by a clock that is ahead, if it has arrived', () => {
    expect(receivedLaterMs(offline)).toBe(180 * 60_000);
    expect(receivedLaterMs(early)).toBeNull();
    expect(receivedLaterMs(entry('ahead', 60, { received_at: time(0) }))).toBe(-60 * 60_000);
    expect(receivedLaterMs({ ...offline, state: 'pending' })).toBeNull();
  });

  it('say nothing of silences where only one kind is shown', () => {
    const entries = [entry('a', 0), entry('b', 300, { kind: 'detection' }), entry('c', 900)];
    expect(timelineItems(entries, 'all', 'happened', 'UTC', 'note').map(({ kind }) => kind)).toEqual([
      'day',
      'entry',
      'entry',
    ]);
  });
});

describe('corrections', () => {
  const id = (digit: string) => `${digit.repeat(8)}-0000-7000-8000-000000000000`;
  const correcting = (own: string, of: string, minutes: number, over: Partial<Event> = {}) =>
    entry(id(own), minutes, { source: `corrects:${id(of)}`, ...over });

  it('lead from a corrected entry to the newest that corrects it', () => {
    const found = correctionsIn([entry(id('a'), 0), correcting('b', 'a', 5), correcting('c', 'a', 9)]);
    expect([...found]).toEqual([[id('a'), id('c')]]);
  });

  it('are none of an entry that is not here, of itself, by a struck one, or by another source', () => {
    const struck = { by: id('d'), at: time(9), reason: 'wrong' };
    const others = [
      correcting('b', 'f', 5),
      correcting('c', 'c', 5),
      correcting('d', 'a', 5, { struck }),
      entry(id('e'), 5, { source: `see corrects:${id('a')}` }),
    ];
    expect([...correctionsIn([entry(id('a'), 0), ...others])]).toEqual([]);
  });
});
