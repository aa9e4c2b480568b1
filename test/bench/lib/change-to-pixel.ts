import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { listIncidents, patchIncident } from '../../../shared/api/incidents.ts';
import { etagOf } from '../../../shared/domain/scalars.ts';
import { queueRows } from '../../e2e/support/steps.ts';
import { type ApiUser, signInApiUser } from '../../support/api-user.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { type Random, seededRandom } from './chance.ts';
import { type Figure, figure } from './figures.ts';
import { inSeconds, progress } from './progress.ts';
import type { Extent } from './setting.ts';
import { p50, p95 } from './statistics.ts';

const rowsUsed = 8;
const patienceMs = 10_000;

type Target = { readonly id: string; readonly title: string; version: number };

/**
 * Another client renames incidents that are on screen: from just before its request until the frame after the one that the
 * new text was drawn in. Both clocks are this machine's, to the millisecond.
 */
export async function measureChangeToPixel(
  page: Page,
  server: ServerProcess,
  { runs, changes }: Extent,
): Promise<readonly Figure[]> {
  const random = seededRandom(11);
  const measured: (readonly number[])[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const colleague = await signInApiUser({ ...server, ...server.sampleUser });
    try {
      const samples = await renameOnScreen(page, colleague, random, changes, `run ${run}`);
      progress(
        `change to pixel ${run}/${runs}: p50 ${inSeconds(p50(samples))}, p95 ${inSeconds(p95(samples))}`,
      );
      if (run > 0) measured.push(samples); // The first one warms up.
    } finally {
      await colleague.close();
    }
  }
  return [
    figure(
      'change-to-pixel',
      measured.map(p95),
      'ms',
      `p95 of ${changes}: from before the request of another client to the frame after the text is there`,
      { most: 300 },
    ),
    figure('change-to-pixel-p50', measured.map(p50), 'ms', 'p50', { most: 300 }),
  ];
}

async function renameOnScreen(
  page: Page,
  colleague: ApiUser,
  random: Random,
  count: number,
  name: string,
): Promise<readonly number[]> {
  const targets = await targetsOnScreen(page, colleague);
  const samples: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const target = random.pick(targets);
    const title = `${target.title.slice(0, 150)} (${name}, ${at})`;
    await watchFor(page, title);
    const beganMs = Date.now();
    const answered = colleague.call(
      patchIncident,
      { params: { incident_id: target.id }, body: { title } },
      { ifMatch: etagOf(target.version) },
    );
    const [seenMs, { value }] = await Promise.all([whenSeen(page), answered]);
    if (seenMs === null) throw new Error(`“${title}” was not on screen within ${inSeconds(patienceMs)}`);
    samples.push(seenMs - beganMs);
    target.version = value.version;
    await sleep(random.int(80, 400)); // So that no timer of the console is always met at the same moment.
  }
  return samples;
}

/** The first rows of the list, as the server has them. */
async function targetsOnScreen(page: Page, colleague: ApiUser): Promise<Target[]> {
  const texts = await queueRows(page).allTextContents();
  const targets: Target[] = [];
  for (const text of texts.slice(0, rowsUsed)) {
    const reference = /INC-\d{4}-\d{4,5}/.exec(text)?.[0];
    if (reference === undefined) continue;
    const { value } = await colleague.call(listIncidents, { query: { q: reference } });
    const incident = value.items.find((item) => item.reference === reference);
    if (incident === undefined) continue;
    const title = incident.title.replace(/ \(run \d+, \d+\)$/, '');
    targets.push({ id: incident.id, title, version: incident.version });
  }
  if (targets.length === 0) throw new Error('no row on screen names an incident');
  return targets;
}

type Watching = { benchSeen?: Promise<number | null> };

/** From now on the page waits for a row with this text. */
async function watchFor(page: Page, text: string): Promise<void> {
  await page.evaluate(
    ({ text: wanted, patienceMs: patience }) => {
      const isThere = (): boolean =>
        [...document.querySelectorAll('[data-index]')].some((row) => row.textContent?.includes(wanted));
      (globalThis as Watching).benchSeen = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!isThere()) return;
          observer.disconnect();
          // The first callback runs before the frame with the text is drawn, the second after it.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        setTimeout(() => resolve(null), patience);
      });
    },
    { text, patienceMs },
  );
}

async function whenSeen(page: Page): Promise<number | null> {
  return await page.evaluate(async () => (await (globalThis as Watching).benchSeen) ?? null);
}
