import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../shared/audit/bytes.ts';
import { claimedNumber, claimedPrevious } from '../../../../shared/audit/line-fields.ts';
import { Seeded } from '../../../tamper/seeded.ts';

/** A18 and A19, to the letter. */
const number = /"_n"[ \t]*:[ \t]*(0|[1-9][0-9]{0,15})[ \t]*[,}]/;
const previous = /"_prev"[ \t]*:[ \t]*"([0-9a-f]{64})"/;

const hex = 'ab01'.repeat(16);
const pieces = [
  '"_n"',
  '"_prev"',
  ':',
  ' ',
  '\t',
  '0',
  '7',
  '12',
  '01',
  '9007199254740993',
  '1234567890123456',
  ',',
  '}',
  '"',
  hex,
  hex.slice(1),
  hex.toUpperCase(),
  '"_n":5,',
  `"_prev":"${hex}"`,
  'x',
  '\u00ff',
  '-',
  '{',
];

describe('what a line claims', () => {
  it('is what the patterns find in its first bytes, whatever the line', () => {
    const chance = new Seeded(77);
    for (let round = 0; round < 60_000; round++) {
      const start = chance.chance(0.1) ? 'y'.repeat(chance.integer(150, 520)) : '';
      const text = start + Array.from({ length: chance.integer(1, 9) }, () => chance.pick(pieces)).join('');
      const line = Buffer.from(text, 'latin1');
      const digits = number.exec(text.slice(0, 256))?.[1];
      expect([text, claimedNumber(line)]).toEqual([text, digits === undefined ? null : Number(digits)]);
      const found = claimedPrevious(line);
      expect([text, found === null ? null : toHex(found)]).toEqual([
        text,
        previous.exec(text.slice(0, 512))?.[1] ?? null,
      ]);
    }
  });
});
