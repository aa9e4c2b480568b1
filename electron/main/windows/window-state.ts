import { z } from 'zod';

export const minimalSize = { width: 1024, height: 700 } as const;
export const usualSize = { width: 1280, height: 800 } as const;

const rectangleSchema = z.object({
  x: z.number().int().min(-100_000).max(100_000),
  y: z.number().int().min(-100_000).max(100_000),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
});
export type Rectangle = z.infer<typeof rectangleSchema>;

/** Where the window was, in pixels independent of density; `bounds` are those it has when not maximized. */
export const windowStateSchema = z.object({
  bounds: rectangleSchema.nullable(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export const initialWindowState: WindowState = { bounds: null, maximized: false };

/** So much of the title's height must be on a screen that the window can be grabbed and moved. */
const grip = { width: 120, height: 40 };

/**
 * Bounds to open with: at least the smallest size, at most the screen it is on. Null, for the middle of the main screen,
 * when nothing was kept or the screen it was on is gone.
 */
export function boundsOnScreen(state: WindowState, workAreas: readonly Rectangle[]): Rectangle | null {
  if (state.bounds === null) return null;
  const width = Math.max(minimalSize.width, state.bounds.width);
  const height = Math.max(minimalSize.height, state.bounds.height);
  const bounds = { ...state.bounds, width, height };
  const area = workAreas.find((candidate) => showsTitle(bounds, candidate));
  if (area === undefined) return null;
  return {
    x: bounds.x,
    y: Math.max(bounds.y, area.y),
    width: Math.max(minimalSize.width, Math.min(width, area.width)),
    height: Math.max(minimalSize.height, Math.min(height, area.height)),
  };
}

function showsTitle(bounds: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const top = Math.max(bounds.y, area.y);
  return width >= grip.width && top - bounds.y < grip.height && top + grip.height <= area.y + area.height;
}
