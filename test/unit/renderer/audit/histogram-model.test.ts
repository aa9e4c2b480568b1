import { describe, expect, it } from 'vitest';
import {
  barsOf,
  bucketAt,
  bucketWords,
  silenceWords,
  spanOf,
  spanWords,
  stretchOf,
} from '../../../../renderer/features/audit/histogram-model.ts';

const minute = 60_000;
const start = Date.UTC(2026, 9, 1, 12);
const at = (minutes: number) => new Date(start + minutes * minute).toISOString();
const histogram = {
  from: at(0),
  to: at(10),
  width_ms: minute,
  buckets: Array.from({ length: 10 }, (_, index) => ({
    start: at(index),
    all: index === 4 ? 0 : 10,
    matching: index,
    notable: index === 3 ? 2 : 0,
  })),
  untimed: 0,
  silences: [{ from: at(4), to: at(5) }],
};

describe('the histogram', () => {
  it('stacks what fits and what does not', () => {
    expect(barsOf(histogram)[3]).toEqual({ matching: 3, others: 7, notable: 2 });
    expect(
      barsOf({ ...histogram, buckets: [{ start: at(0), all: 1, matching: 4, notable: 0 }] })[0]?.others,
    ).toBe(0);
  });

  it('makes a span of two bars in either order, both taken in', () => {
    expect(spanOf(histogram, 2, 4)).toEqual({ from: at(2), to: at(5) });
    expect(spanOf(histogram, 4, 2)).toEqual({ from: at(2), to: at(5) });
    expect(spanOf(histogram, 0, 99)).toBeNull();
  });

  it('places a stretch of time and a moment, or says that they lie outside', () => {
    expect(stretchOf(histogram, { from: at(2), to: at(5) })).toEqual({ from: 0.2, to: 0.5 });
    expect(stretchOf(histogram, { from: at(-9), to: at(-5) })).toBeNull();
    expect(bucketAt(histogram, at(3.5))).toBe(3);
    expect(bucketAt(histogram, at(10))).toBeNull();
  });

  it('says a bar, and a silence, in words', () => {
    expect(bucketWords(histogram, 3, 'UTC')).toBe('1 Oct 2026, 12:03:00, 1 min: 3 of 10 events, 2 notable');
    expect(silenceWords(histogram, 4, 'UTC')).toBe('silent for 1 min from 1 Oct 2026, 12:04:00');
    expect(silenceWords(histogram, 5, 'UTC')).toBeNull();
  });

  it('writes the day of a span once', () => {
    expect(spanWords({ from: at(2), to: at(5) }, 'UTC')).toBe('1 Oct 2026, 12:02:00 to 12:05:00');
  });
});
