import { describe, expect, it } from 'vitest';
import {
  boundsOnScreen,
  minimalSize,
  windowStateSchema,
} from '../../../../electron/main/windows/window-state.ts';

const screen = { x: 0, y: 24, width: 1920, height: 1056 };
const state = (x: number, y: number, width = 1280, height = 800) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

describe('bounds of the window', () => {
  it('are those it had, where they are on a screen', () => {
    expect(boundsOnScreen(state(100, 100), [screen])).toEqual({ x: 100, y: 100, width: 1280, height: 800 });
  });

  it.each([
    ['its screen is gone', state(3000, 100)],
    ['only a sliver would be on a screen', state(1900, 100)],
    ['its title would be above the screen', state(100, -500)],
    ['its title would be below the screen', state(100, 1070)],
    ['nothing was kept', { bounds: null, maximized: false }],
  ])('are left to the system when %s', (_, kept) => {
    expect(boundsOnScreen(kept, [screen])).toBeNull();
  });

  it('are never larger than the screen nor smaller than the smallest size', () => {
    expect(boundsOnScreen(state(0, 24, 9000, 9000), [screen])).toMatchObject({ width: 1920, height: 1056 });
    expect(boundsOnScreen(state(0, 24, 10, 10), [screen])).toMatchObject(minimalSize);
  });

  it('are refused by the schema when a file holds nonsense', () => {
    expect(windowStateSchema.safeParse({ bounds: { x: 'a' }, maximized: 1 }).success).toBe(false);
    expect(windowStateSchema.safeParse(state(0, 0, 1e9)).success).toBe(false);
  });
});
