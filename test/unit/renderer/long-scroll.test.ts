import { describe, expect, it } from 'vitest';
import {
  bodyPx,
  isScaled,
  MOST_BODY_PX,
  offsetAt,
  offsetShowing,
  rowsAt,
  scrollTopAt,
} from '../../../renderer/lib/long-scroll.ts';

const short = { total: 1_000, rowPx: 32, viewPx: 640 };
const long = { total: 10_000_000, rowPx: 32, viewPx: 640 };

describe('a list of any length', () => {
  it('scrolls px by px while it can be drawn whole', () => {
    expect(isScaled(short)).toBe(false);
    expect(bodyPx(short)).toBe(32_000);
    expect(offsetAt(short, 777)).toBe(777);
    expect(scrollTopAt(short, 777)).toBe(777);
  });

  it('is never higher than what Chromium draws', () => {
    expect(isScaled(long)).toBe(true);
    expect(bodyPx(long)).toBe(MOST_BODY_PX);
    expect(bodyPx(long)).toBeLessThan(2 ** 25);
  });

  it('reaches its first and its last row by the scroll bar', () => {
    expect(rowsAt(long, offsetAt(long, 0))).toEqual({ start: 0, end: 20 });
    expect(rowsAt(long, offsetAt(long, bodyPx(long) - long.viewPx))).toEqual({
      start: 9_999_980,
      end: 10_000_000,
    });
  });

  it('stands where the scroll bar says, and the scroll bar where it stands', () => {
    for (const offset of [0, 32, 1_000_000, 123_456_789, 319_999_360])
      expect(offsetAt(long, scrollTopAt(long, offset))).toBeCloseTo(offset, 3);
  });

  it('moves no further than needed to show a row', () => {
    expect(offsetShowing(long, 3_200, 100)).toBe(3_200);
    expect(offsetShowing(long, 3_200, 99)).toBe(3_168);
    expect(offsetShowing(long, 3_200, 120)).toBe(3_232);
    expect(offsetShowing(long, 0, 9_999_999)).toBe(long.total * 32 - 640);
  });

  it('has no row beyond its end, and none when it is empty', () => {
    expect(rowsAt({ total: 3, rowPx: 32, viewPx: 640 }, 0)).toEqual({ start: 0, end: 3 });
    expect(rowsAt({ total: 0, rowPx: 32, viewPx: 640 }, 0)).toEqual({ start: 0, end: 0 });
    expect(offsetAt({ total: 0, rowPx: 32, viewPx: 640 }, 500)).toBe(0);
  });
});
