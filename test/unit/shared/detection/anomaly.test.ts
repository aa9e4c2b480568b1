import { describe, expect, it } from 'vitest';
import type { Anomaly, Observed } from '../../../../shared/detection/anomaly/anomaly.ts';
import { createAnomalyPass } from '../../../../shared/detection/anomaly/anomaly-pass.ts';
import { poissonSurprise, surpriseOf } from '../../../../shared/detection/anomaly/surprise.ts';

const minute = 60_000;
const day = 86_400_000;
const start = Date.UTC(2026, 9, 1);

function look(events: readonly Partial<Observed>[]): Anomaly[] {
  const pass = createAnomalyPass();
  const whole = events.map((event, id) => ({
    ...{ id, timeMs: start, actor: 'ana', action: 'read', address: '10.0.0.1', denied: false },
    ...event,
  }));
  for (const event of whole.sort((one, other) => (one.timeMs ?? 0) - (other.timeMs ?? 0))) pass.take(event);
  return pass.end();
}

/** One event every five minutes. */
const steady = (count: number, over: Partial<Observed> = {}): Partial<Observed>[] =>
  Array.from({ length: count }, (_, at) => ({ timeMs: start + at * 5 * minute, ...over }));

describe('the anomaly pass', () => {
  it('says nothing about a steady case', () => {
    expect(look(steady(400))).toEqual([]);
    expect(look([])).toEqual([]);
  });

  it('tells a burst by its ten minutes, against what is usual for that actor', () => {
    const burst = Array.from({ length: 120 }, (_, at) => ({ timeMs: start + 10 * 60 * minute + at * 1_000 }));
    const found = look([...steady(400), ...burst]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ detector: 'burst', actor: 'ana', observed: 122, expected: 2 });
    expect(found[0]?.event_ids).toHaveLength(50);
  });

  it('tells a burst of refusals although the number of events is usual', () => {
    const busy = steady(400).flatMap(({ timeMs }) =>
      Array.from({ length: 20 }, () => ({ timeMs: timeMs ?? 0 })),
    );
    const refused = busy.map((event, at) => ({ ...event, denied: at >= 4_000 && at < 4_040 }));
    expect(look(refused).map(({ detector, observed }) => [detector, observed])).toEqual([
      ['denied_burst', 40],
    ]);
  });

  it('tells an address and an action that are new to an actor with a history, and not to one without', () => {
    const odd = { timeMs: start + 300 * 5 * minute, address: '203.0.113.9', action: 'delete' };
    const found = look([...steady(300), odd]);
    expect(found.map(({ detector, value }) => [detector, value])).toEqual([
      ['new_address', '203.0.113.9'],
      ['new_action', 'delete'],
    ]);
    expect(look([...steady(10), { ...odd, timeMs: start + 60 * minute }])).toEqual([]);
  });

  it('tells an action that hardly anybody ever does', () => {
    const found = look([...steady(3_000), { timeMs: start, actor: null, action: 'StopLogging' }]);
    expect(found.map(({ detector, value, observed }) => [detector, value, observed])).toEqual([
      ['rare_action', 'StopLogging', 1],
    ]);
  });

  it('tells the hour at which somebody never works', () => {
    const days = Array.from({ length: 20 }, (_, at) => start + at * day);
    const usual = days.flatMap((at) =>
      Array.from({ length: 20 }, (_, n) => ({ timeMs: at + (9 * 60 + n * 20) * minute })),
    );
    const found = look([...usual, { timeMs: start + 12 * day + 3 * 60 * minute }]);
    expect(found.map(({ detector, value }) => [detector, value])).toEqual([['unusual_hour', '03:00']]);
  });

  it('passes over events without a time or an actor', () => {
    expect(look([{ timeMs: null }, { actor: null, action: null }])).toEqual([]);
  });
});

describe('surprise', () => {
  it.each([
    [1, 1, 0],
    [3, 1, 3.64],
    [10, 2, 14.4],
    [0, 5, 0],
  ])('of %i where %i are usual is %f bits', (observed, expected, bits) => {
    expect(poissonSurprise(observed, expected)).toBeCloseTo(bits, 1);
  });

  it('neither underflows nor exceeds its bound', () => {
    expect(poissonSurprise(1_000_000, 1)).toBe(64);
    expect(poissonSurprise(10_100, 10_000)).toBeGreaterThan(0);
    expect(surpriseOf(0)).toBe(64);
    expect(surpriseOf(0.25)).toBe(2);
  });
});
