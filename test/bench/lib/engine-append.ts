import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../../../electron/engine/engine.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { type Random, seededRandom } from './chance.ts';
import type { JobInput, JobOutput } from './engine-jobs.ts';
import { pageOf } from './queue-questions.ts';

const words =
  'checked the host again, nothing new in the sign-in log; asked the owner about the session from last night, waiting for an answer before the token is revoked'.split(
    ' ',
  );

/** Notes as people write them, one at a time, each durable before the next. */
export async function measureAppends(
  engine: Engine,
  { runs, appends }: JobInput<'append'>,
): Promise<JobOutput<'append'>> {
  const random = seededRandom(7);
  const { rows } = engine.call('queue.page', pageOf({}, { limit: 500 }));
  const measured: number[][] = [];
  for (let run = 0; run <= runs; run += 1) {
    const samples: number[] = [];
    for (let at = 0; at < appends; at += 1) {
      const row = random.pick(rows);
      const event = { kind: 'note' as const, text: noteText(random), happened_at: toTimestamp(Date.now()) };
      const began = performance.now();
      engine.call('timeline.add', { incident_id: row.id, event, draft_key: null });
      samples.push(performance.now() - began);
      await nextTurn(); // What the append set going has its turn, as in the console.
    }
    if (run > 0) measured.push(samples); // The first one warms up.
  }
  return { runs: measured };
}

function noteText(random: Random): string {
  return Array.from({ length: random.int(6, 90) }, () => random.pick(words)).join(' ');
}
