import type { Page } from '@playwright/test';
import { queueGrid } from '../../e2e/support/steps.ts';
import { type Figure, figure } from './figures.ts';
import { progress } from './progress.ts';
import type { Extent } from './setting.ts';
import { median } from './statistics.ts';

const pxPerSecond = 6_000;
const keysPerSecond = 30;
/** A frame that took this many intervals of the display or more came late. */
const lateFactor = 1.5;

type Frames = { readonly times: readonly number[]; readonly blank: number };
type Sampled = { benchFrames?: { readonly stop: () => Frames } };

/** The list of all incidents scrolled by the wheel, then walked through with `j` held down. */
export async function measureScroll(page: Page, { runs, scrollMs }: Extent): Promise<readonly Figure[]> {
  const interval = median(gaps((await framesDuring(page, () => page.waitForTimeout(1_500))).times));
  progress(`the display has a frame each ${interval.toFixed(1)} ms`);
  const wheel: Frames[] = [];
  const keys: Frames[] = [];
  for (let run = 0; run <= runs; run += 1) {
    await toTop(page);
    const byWheel = await framesDuring(page, () => scrollByWheel(page, scrollMs));
    await toTop(page);
    const byKeys = await framesDuring(page, () => walkByKeys(page, scrollMs));
    progress(`scroll ${run}/${runs}: wheel ${summary(byWheel, interval)}; keys ${summary(byKeys, interval)}`);
    if (run === 0) continue; // It warms up.
    wheel.push(byWheel);
    keys.push(byKeys);
  }
  const late = (frames: Frames) => 100 * lateShare(frames, interval);
  const where = `drawn in software on a virtual screen of ${(1_000 / interval).toFixed(0)} Hz`;
  return [
    figure(
      'scroll',
      wheel.map(late),
      '%',
      `frames later than 1.5 intervals, wheel at ${pxPerSecond} px/s; ${where}`,
    ),
    figure('scroll-fps', wheel.map(framesPerSecond), 'fps', 'wheel'),
    figure(
      'scroll-longest',
      wheel.map(({ times }) => Math.max(...gaps(times))),
      'ms',
      'longest frame, wheel',
    ),
    figure(
      'scroll-blank',
      wheel.map(({ times, blank }) => (100 * blank) / times.length),
      '%',
      'frames in which a visible row had not come yet, wheel',
    ),
    figure('scroll-keys', keys.map(late), '%', `late frames, j at ${keysPerSecond} a second`),
    figure('scroll-keys-fps', keys.map(framesPerSecond), 'fps', 'j held down'),
  ];
}

async function toTop(page: Page): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await queueGrid(page).evaluate((grid) => grid.scrollTo(0, 0));
  await page.waitForTimeout(500);
}

async function scrollByWheel(page: Page, lastingMs: number): Promise<void> {
  const box = await queueGrid(page).boundingBox();
  if (box === null) throw new Error('the list is not on screen');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Input.synthesizeScrollGesture', {
    x: Math.round(box.x + box.width / 2),
    y: Math.round(box.y + box.height / 2),
    yDistance: -Math.round((pxPerSecond * lastingMs) / 1_000),
    speed: pxPerSecond,
    gestureSourceType: 'mouse',
    preventFling: true,
  });
  await devtools.detach();
}

async function walkByKeys(page: Page, lastingMs: number): Promise<void> {
  const began = performance.now();
  for (let pressed = 0; performance.now() - began < lastingMs; pressed += 1) {
    await page.keyboard.down('j'); // Again and again without `up`: that is how a held key repeats.
    const next = began + ((pressed + 1) * 1_000) / keysPerSecond;
    await page.waitForTimeout(Math.max(0, next - performance.now()));
  }
  await page.keyboard.up('j');
}

async function framesDuring(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    let blank = 0;
    let isOn = true;
    const grid = document.querySelector('[role="grid"]');
    const isBlank = (): boolean => {
      const frame = grid?.getBoundingClientRect();
      if (frame === undefined) return false;
      const under = document.elementFromPoint(frame.left + 40, (frame.top + frame.bottom) / 2);
      const row = under?.closest('[data-index]');
      return row === null || row === undefined || row.getAttribute('aria-busy') === 'true';
    };
    const sample = (time: number): void => {
      times.push(time);
      if (isBlank()) blank += 1;
      if (isOn) requestAnimationFrame(sample);
    };
    requestAnimationFrame(sample);
    (globalThis as Sampled).benchFrames = {
      stop: () => {
        isOn = false;
        return { times, blank };
      },
    };
  });
  await work();
  const frames = await page.evaluate(() => (globalThis as Sampled).benchFrames?.stop());
  if (frames === undefined || frames.times.length < 2) throw new Error('no frames were drawn');
  return frames;
}

function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, at) => time - (times[at] ?? time));
}

function lateShare({ times }: Frames, interval: number): number {
  const between = gaps(times);
  return between.filter((gap) => gap > lateFactor * interval).length / between.length;
}

function framesPerSecond({ times }: Frames): number {
  return (1_000 * (times.length - 1)) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
}

function summary(frames: Frames, interval: number): string {
  const late = (100 * lateShare(frames, interval)).toFixed(1);
  return `${framesPerSecond(frames).toFixed(0)} fps, ${late}% late`;
}
