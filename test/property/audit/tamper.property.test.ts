import { afterAll, describe, expect, it } from 'vitest';
import { Corpus } from '../../tamper/corpus.ts';
import { sliceOfTheDay } from '../../tamper/slice.ts';

const seeds = sliceOfTheDay(250);

/** A small part of `npm run tamper`, another one every day: `npm run tamper -- --seeds A..B` tries it again. */
describe('the verifier', () => {
  const corpus = new Corpus(400);
  afterAll(() => corpus.close());

  it(`names what was done to an export, and where (seeds ${seeds.from}..${seeds.to})`, async () => {
    for (let seed = seeds.from; seed <= seeds.to; seed++) {
      expect(await corpus.mutated(seed)).toEqual({ found: true, exact: true, note: '', checker: '' });
    }
  });

  it(`finds nothing in exports that nobody touched (seeds ${seeds.from}..${seeds.to})`, async () => {
    for (let seed = seeds.from; seed <= seeds.to; seed++) {
      expect(await corpus.clean(seed)).toEqual({ found: false, exact: true, note: '', checker: '' });
    }
  });
});
