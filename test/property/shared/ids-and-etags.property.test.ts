import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { etagOf, idSchema, timestampSchema, versionOfEtag } from '../../../shared/domain/scalars.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { uuidV7 } from '../../../shared/lib/id.ts';

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

describe('a UUID version 7', () => {
  it('is one, and holds its time and its chance', () => {
    fc.assert(
      fc.property(time, bytes, (ms, chance) => {
        const id = uuidV7({ nowMs: () => ms }, () => chance);
        expect(idSchema.safeParse(id).success).toBe(true);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(ms);
        expect(id.slice(24)).toBe(Buffer.from(chance.subarray(4)).toString('hex'));
      }),
    );
  });

  it('sorts after every earlier one', () => {
    fc.assert(
      fc.property(time, time, bytes, bytes, (first, second, a, b) => {
        fc.pre(first < second);
        const made = [first, second].map((ms, index) =>
          uuidV7({ nowMs: () => ms }, () => (index === 0 ? a : b)),
        );
        expect(made.toSorted()).toEqual(made);
      }),
    );
  });
});

describe('an ETag', () => {
  it('names the version that it was made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), (version) => {
        expect(versionOfEtag(etagOf(version))).toBe(version);
      }),
    );
  });

  it('has one spelling for each version; everything else is none of ours', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(W\/)?"?v?0*\d*"?$/)), (given) => {
        const version = versionOfEtag(given);
        if (version !== null) expect(etagOf(version)).toBe(given);
      }),
    );
  });
});

describe('a timestamp', () => {
  it('reads back as the millisecond that it was made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        const made = toTimestamp(ms);
        expect(timestampSchema.safeParse(made).success).toBe(true);
        expect(Date.parse(made)).toBe(ms);
      }),
    );
  });

  it('is one exactly when a text of its form can be read as an instant', () => {
    const twoDigits = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'));
    const likely = (most: number) =>
      fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0')) },
        { weight: 1, arbitrary: twoDigits },
      );
    fc.assert(
      fc.property(
        fc.tuple(twoDigits, likely(13), likely(32), likely(24), likely(60), likely(60)),
        ([year, month, day, hour, minute, second]) => {
          const text = `20${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
          expect(timestampSchema.safeParse(text).success).toBe(!Number.isNaN(Date.parse(text)));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
