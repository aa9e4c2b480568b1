import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../../../electron/engine/engine.ts';
import { seededRandom } from './chance.ts';
import type { JobInput, JobOutput, QueueRun } from './engine-jobs.ts';
import { createQuestions, type Page, pageOf, sortColumns, vocabularyOf } from './queue-questions.ts';

const vocabularyPages = 20;
const slowestKept = 8;

export async function measureQueue(
  engine: Engine,
  { runs, filters, searches }: JobInput<'queue'>,
): Promise<JobOutput<'queue'>> {
  const firstPageMs = timed(() => engine.call('queue.page', pageOf({})));
  const newOrderMs = sortColumns
    .filter((by) => by !== 'detected_at')
    .map((by) => timed(() => engine.call('queue.page', pageOf({}, { sort: { by, direction: 'asc' } }))));

  const random = seededRandom(42);
  const { total } = engine.call('queue.page', pageOf({}, { limit: 1 }));
  const rows = Array.from({ length: vocabularyPages }, () => {
    const offset = random.int(0, Math.max(0, total - 100));
    return engine.call('queue.page', pageOf({}, { offset, limit: 100 })).rows;
  }).flat();
  const questions = createQuestions(random, vocabularyOf(rows));

  const slow: { readonly ms: number; readonly text: string }[] = [];
  const ask = async (count: number, make: () => Page): Promise<QueueRun> => {
    const pageMs: number[] = [];
    const facetsMs: number[] = [];
    for (let at = 0; at < count; at += 1) {
      const page = make();
      const onePageMs = timed(() => engine.call('queue.page', page));
      const oneFacetsMs = timed(() => engine.call('queue.facets', { filter: page.filter }));
      pageMs.push(onePageMs);
      facetsMs.push(oneFacetsMs);
      slow.push({
        ms: onePageMs + oneFacetsMs,
        text: `${onePageMs.toFixed(1)} + ${oneFacetsMs.toFixed(1)} ms ${JSON.stringify(page)}`,
      });
      await nextTurn();
    }
    return { pageMs, facetsMs };
  };

  const measured: { filters: QueueRun; searches: QueueRun }[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const one = {
      filters: await ask(filters, questions.filter),
      searches: await ask(searches, questions.search),
    };
    if (run > 0) measured.push(one);
    else slow.length = 0; // The first one warms up.
  }
  return {
    firstPageMs,
    newOrderMs,
    filters: measured.map((one) => one.filters),
    searches: measured.map((one) => one.searches),
    slowest: slow
      .toSorted((left, right) => right.ms - left.ms)
      .slice(0, slowestKept)
      .map(({ text }) => text),
  };
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
