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
});
