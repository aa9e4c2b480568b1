import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../../renderer/features/incident/incident-queries.ts';
import {
  arrivalsIn,
  countSides,
  recordedLaterMs,
  timelineItems,
} from '../../../renderer/features/incident/timeline-model.ts';

type Kind = TimelineEntry['event']['kind'];

function entry(id: string, happened: string, kind: Kind = 'note', recorded = happened): TimelineEntry {
  return {
    event: {
      id,
      incident_id: 'i',
      kind,
      text: id,
      source: '',
      technique: null,
      changes: [],
      author_id: id === 'mine' ? 'me' : 'other',
      happened_at: `${happened}:00.000Z`,
      recorded_at: `${recorded}:00.000Z`,
      received_at: `${recorded}:00.000Z`,
      struck: null,
    },
    author_name: null,
    state: 'confirmed',
    command_id: null,
    problem: null,
  };
}

const entries = [
  entry('a', '2026-11-21T23:30', 'attacker_action', '2026-11-22T09:00'),
  entry('b', '2026-11-22T04:10', 'note'),
  entry('c', '2026-11-22T04:20', 'status_change'),
];
const shape = (...parameters: Parameters<typeof timelineItems>) =>
  timelineItems(...parameters).map((item) => (item.kind === 'entry' ? item.key : item.kind));

describe('a timeline', () => {
  it('breaks at days and says how long nothing is known', () => {
    expect(shape(entries, 'all', 'happened', 'UTC')).toEqual(['day', 'a', 'silence', 'day', 'b', 'c']);
    const silence = timelineItems(entries, 'all', 'happened', 'UTC').find((item) => item.kind === 'silence');
    expect(silence?.kind === 'silence' && silence.ms).toBe(280 * 60_000);
  });

  it('breaks at the days of the zone it is read in', () => {
    expect(shape(entries, 'all', 'happened', 'Europe/Berlin')).toEqual(['day', 'a', 'silence', 'b', 'c']);
  });

  it('never calls a stretch silent when entries are filtered out', () => {
    expect(shape(entries, 'attacker', 'happened', 'UTC')).toEqual(['day', 'a']);
    const far = [entry('x', '2026-11-22T01:00'), entry('y', '2026-11-22T08:00')];
    expect(shape(far, 'notes', 'happened', 'UTC')).toEqual(['day', 'x', 'y']);
  });

  it('orders by the time it is read by', () => {
    expect(shape(entries, 'all', 'recorded', 'UTC')).toEqual(['day', 'b', 'c', 'silence', 'a']);
  });

  it('counts each entry once beside all', () => {
    expect(countSides(entries)).toEqual({ all: 3, attacker: 1, us: 1, notes: 1 });
  });

  it('takes entries of others for news, not one’s own', () => {
    const now = [...entries, entry('d', '2026-11-22T05:00'), entry('mine', '2026-11-22T05:01')];
    const { fresh } = arrivalsIn(now, new Set(['a', 'b', 'c']), 'me');
    expect(fresh.map(({ event }) => event.id)).toEqual(['d']);
  });

  it('says when an entry was written down late, and is silent on minutes', () => {
    expect(recordedLaterMs(entry('a', '2026-11-22T05:00', 'note', '2026-11-22T06:30'))).toBe(90 * 60_000);
    expect(recordedLaterMs(entry('a', '2026-11-22T05:00', 'note', '2026-11-22T05:03'))).toBeNull();
  });
});
