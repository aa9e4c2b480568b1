import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, figure } from '../figures.ts';
import { progress } from '../progress.ts';
import type { Amount } from './amount.ts';
import { runCase } from './case-run.ts';

const archive = join(
  import.meta.dirname,
  '../../../../../shared/data/otrf-windows/empire_persistence_run_keys.zip',
);
const events = 40_569;
const searches = ['Updater', 'powershell', 'action:*13* object:*\\\\Run\\\\*', 'actor:*pgustavo*'];

/** The public set of Windows events (80 MB in an archive) where it lies beside the project; without it there is no figure. */
export async function measureWindowsEvents({ runs }: Amount): Promise<readonly Figure[]> {
  const place = process.env.WATCHFLOOR_DATA ?? archive;
  if (!existsSync(place)) {
    progress('the Windows events are not there: otrf-* is not measured');
    return [];
  }
  const made = Array.from({ length: runs }, () => runCase(place, null, 1, searches));
  for (const one of made) {
    if (one.events !== events || one.asked[0]?.total === 0)
      throw new Error(
        `${one.events} of ${events} events arrived, ${one.asked[0]?.total} of them with Updater`,
      );
  }
  const about = `${events} Windows events, 80 MB in an archive`;
  return [
    figure(
      'otrf-import',
      made.map(({ importMs }) => importMs / 1000),
      's',
      about,
      { most: 4 },
    ),
    figure(
      'otrf-search',
      made.map(({ asked }) => Math.max(...asked.map(({ wholeMs }) => wholeMs))),
      'ms',
      'slowest of four: facets and histogram',
      { most: 100 },
    ),
    figure(
      'otrf-page',
      made.map(({ asked, deepMs }) => Math.max(deepMs, ...asked.map(({ pageMs }) => pageMs))),
      'ms',
      'slowest page of 100 rows',
      { most: 50 },
    ),
    figure(
      'otrf-open',
      made.map(({ openMs }) => openMs),
      'ms',
      about,
      { most: 1000 },
    ),
    figure(
      'otrf-memory',
      made.map(({ peakMib }) => peakMib),
      'MiB',
      'peak resident set of the examiner',
      { most: 700 },
    ),
  ];
}
