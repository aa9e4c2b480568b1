import { afterAll, describe, expect, it } from 'vitest';
import { Corpus } from '../../tamper/corpus.ts';

/** A small part of `npm run tamper`. */
describe('the verifier', () => {
  const corpus = new Corpus(400);
  afterAll(() => corpus.close());

  it('names what was done to an export, and where', async () => {
    for (let seed = 1; seed <= 250; seed++) {
      const outcome = await corpus.mutated(seed);
      expect(outcome).toEqual({ found: true, exact: true, note: '' });
    }
  });

  it('finds nothing in exports that nobody touched', async () => {
    for (let seed = 1; seed <= 120; seed++) {
      const outcome = await corpus.clean(seed);
      expect(outcome).toEqual({ found: false, exact: true, note: '' });
    }
  });
});
