import { describe, expect, it } from 'vitest';
import { parseWhen } from '../../../renderer/lib/parse-when.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const read = (text: string, zone = 'UTC') => {
  const ms = parseWhen(text, NOW, zone);
  return ms === null ? null : new Date(ms).toISOString();
};

describe('times as people type them', () => {
  it('takes a clock time as the last one that is not in the future', () => {
    expect(read('09:40')).toBe('2026-11-22T09:40:00.000Z');
    expect(read('9:40:07')).toBe('2026-11-22T09:40:07.000Z');
    expect(read('10:01')).toBe('2026-11-21T10:01:00.000Z');
  });

  it('reads in the zone of the window', () => {
    expect(read('10:30', 'Europe/Berlin')).toBe('2026-11-22T09:30:00.000Z');
    expect(read('2026-07-01 12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z');
    expect(read('2026-07-01 12:00Z', 'Europe/Berlin')).toBe('2026-07-01T12:00:00.000Z');
    expect(read('2026-07-01T12:00:05.123Z', 'America/New_York')).toBe('2026-07-01T12:00:05.000Z');
  });

  it('counts back', () => {
    expect(read('20 min ago')).toBe('2026-11-22T09:40:00.000Z');
    expect(read('2h')).toBe('2026-11-22T08:00:00.000Z');
  });

  it('answers null to what is no time', () => {
    for (const text of ['', 'yesterday', '25:00', '09:61', '2026-02-30 10:00', '2026-13-01 10:00']) {
      expect(read(text)).toBeNull();
    }
  });
});
