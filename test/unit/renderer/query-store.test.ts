import { describe, expect, it } from 'vitest';
import { createQueryStore, type Question } from '../../../renderer/bridge/query-store.ts';
import { ok, type Result, refused } from '../../../shared/errors/result.ts';

/** A question whose answers are given by hand, in any order. */
function handHeld(key: string): {
  question: Question;
  answers: ((result: Result<unknown>) => Promise<void>)[];
} {
  const answers: ((result: Result<unknown>) => Promise<void>)[] = [];
  const ask = () =>
    new Promise<Result<unknown>>((resolve) => {
      answers.push(async (result) => {
        resolve(result);
        await Promise.resolve();
        await Promise.resolve();
      });
    });
  return { question: { key, topics: ['queue'], ask }, answers };
}

const offline = refused<unknown>({
  code: 'offline',
  message: 'no way there',
  id: 'e1',
  retry_after_ms: null,
  fields: [],
});

describe('query store', () => {
  it('asks once for all who watch the same question', () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    store.watch(question, () => {});
    store.watch(question, () => {});
    expect(answers).toHaveLength(1);
  });

  it('asks anew for the next one where something moved just before the last one looked away', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    const leave = store.watch(question, () => {});
    store.moved(['queue']);
    leave();
    await answers[0]?.(ok(1));
    expect(answers).toHaveLength(1);
    store.watch(question, () => {});
    expect(answers).toHaveLength(2);
  });

  it('keeps the last value while it asks again and beside an error', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    store.watch(question, () => {});
    await answers[0]?.(ok(1));
    store.moved(['queue']);
    expect(store.read('a')).toMatchObject({ value: 1, known: true, asking: true });
    await answers[1]?.(offline);
    expect(store.read('a')).toMatchObject({
      value: 1,
      known: true,
      asking: false,
      error: { code: 'offline' },
    });
  });

  it('drops an answer that comes after a newer ask', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    store.watch(question, () => {});
    store.askAgain('a');
    await answers[1]?.(ok('new'));
    await answers[0]?.(ok('old'));
    expect(store.read('a').value).toBe('new');
  });

  it('asks once more after an answer when something moved in between, however often', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    store.watch(question, () => {});
    store.moved(['queue']);
    store.moved(['queue']);
    expect(answers).toHaveLength(1);
    await answers[0]?.(ok(1));
    expect(answers).toHaveLength(2);
    await answers[1]?.(ok(2));
    expect(answers).toHaveLength(2);
    expect(store.read('a')).toMatchObject({ value: 2, asking: false });
  });

  it('leaves other topics alone', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    store.watch(question, () => {});
    await answers[0]?.(ok(1));
    store.moved(['people', 'incident:7']);
    expect(answers).toHaveLength(1);
  });

  it('renews what nobody watched when it is watched again', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    const stop = store.watch(question, () => {});
    await answers[0]?.(ok(1));
    stop();
    store.moved(['queue']);
    expect(answers).toHaveLength(1);
    store.watch(question, () => {});
    expect(answers).toHaveLength(2);
    expect(store.read('a').value).toBe(1);
  });

  it('shows nothing of a session that has ended, not even a late answer', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    store.watch(question, () => {});
    await answers[0]?.(ok('secret'));
    store.askAgain('a');
    store.forget();
    expect(store.read('a').known).toBe(false);
    await answers[1]?.(ok('late'));
    expect(store.read('a').known).toBe(false);
  });

  it('asks anew about another thing, and shows nothing of the last one meanwhile', async () => {
    const store = createQueryStore();
    const { question, answers } = handHeld('a');
    store.watch(question, () => {});
    await answers[0]?.(ok('the first case'));
    store.restart(['people']);
    expect(store.read('a').value).toBe('the first case');
    store.restart(['queue']);
    expect(store.read('a').known).toBe(false);
    await answers[1]?.(ok('the second case'));
    expect(store.read('a')).toMatchObject({ known: true, value: 'the second case', asking: false });
  });
});
