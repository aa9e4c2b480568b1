import { describe, expect, it } from 'vitest';
import { clockText, connectionLook, freshness, oldDataText } from '../../../renderer/app/connection-text.ts';
import { drillText } from '../../../renderer/features/settings/drill-text.ts';
import { readOrigin } from '../../../renderer/features/sign-in/use-workspace-probe.ts';
import { formatAge, formatDuration } from '../../../renderer/lib/format-age.ts';
import { formatBytes } from '../../../renderer/lib/format-bytes.ts';
import { formatCount, formatPlural, formatShortCount } from '../../../renderer/lib/format-count.ts';
import { formatIsoUtc, formatTime, formatZone, isSameDay } from '../../../renderer/lib/format-time.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';

const AT = '2026-11-22T23:14:22.007Z';
const MINUTE = 60_000;

describe('formats', () => {
  it('shows an age in one unit and a duration in two', () => {
    expect([4_000, 12 * MINUTE, 61 * MINUTE, 50 * 60 * MINUTE, -5].map(formatAge)).toEqual([
      '4 s',
      '12 m',
      '1 h',
      '2 d',
      '0 s',
    ]);
    expect([4_000, 125 * MINUTE, 120 * MINUTE, 51 * 60 * MINUTE].map(formatDuration)).toEqual([
      '4 s',
      '2 h 5 min',
      '2 h',
      '2 d 3 h',
    ]);
  });

  it('shows bytes with at most one digit after the point', () => {
    expect([0, 999, 14_000, 2_100_000, 4_800_000_000, 999_700].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '14 KB',
      '2.1 MB',
      '4.8 GB',
      '1.0 MB',
    ]);
  });

  it('shows a time in the zone asked for and copies it in UTC', () => {
    expect(formatTime(AT, 'full', 'UTC')).toBe('22 Nov 2026, 23:14:22');
    expect(formatTime(AT, 'clock', 'Europe/Berlin')).toBe('00:14:22');
    expect(formatTime(AT, 'date', 'Europe/Berlin')).toBe('23 Nov 2026');
    expect(formatTime('nonsense', 'full', 'UTC')).toBe('no valid time');
    expect(formatIsoUtc(AT)).toBe(AT);
  });

  it('names a zone by its offset at that time', () => {
    expect(formatZone(Date.parse(AT), 'Europe/Berlin')).toBe('UTC+01:00');
    expect(formatZone(Date.parse('2026-07-01T00:00:00Z'), 'Europe/Berlin')).toBe('UTC+02:00');
    expect(formatZone(Date.parse(AT), 'UTC')).toBe('UTC');
  });

  it('knows the day of the viewer, not of UTC', () => {
    expect(isSameDay(AT, '2026-11-23T10:00:00.000Z', 'Europe/Berlin')).toBe(true);
    expect(isSameDay(AT, '2026-11-23T10:00:00.000Z', 'UTC')).toBe(false);
  });
});

it('tells of a drill in figures, without a word of any incident', () => {
  const text = drillText({
    started_at: AT,
    ended_at: new Date(Date.parse(AT) + 15 * MINUTE).toISOString(),
    queries: 12,
    searches: 1,
    accepted: 3,
    failed: 0,
    requests_cut: 40,
    synced_at: AT,
    kept: { of: 40, complete: 38 },
  });
  expect(text).toContain('lasted 15 min; the data was 0 s old');
  expect(text).toContain('12 views, 1 search');
  expect(text).toContain('kept offline: 38 of 40 incidents complete');
  expect(text).toContain('Everything that was tried worked.');
});

describe('state of the connection', () => {
  const offline: SyncStatus = {
    connection: 'offline',
    since: AT,
    synced_at: AT,
    progress: null,
    pending: 0,
    refused: 0,
    conflicts: 0,
    clock_skew_ms: null,
    problem: null,
    check: null,
    drill: null,
    notice: null,
  };

  it('says in words that data is over an hour old, and only then', () => {
    const atMs = Date.parse(AT);
    expect(oldDataText(offline, atMs + 59 * MINUTE)).toBeNull();
    expect(oldDataText(offline, atMs + 125 * MINUTE)).toBe('what you see is 2 h 5 min old');
    expect(oldDataText({ ...offline, connection: 'live' }, atMs + 125 * MINUTE)).toBeNull();
    expect(oldDataText({ ...offline, synced_at: null }, atMs)).toBe('nothing has been loaded yet');
  });

  it('has a light for the age of what is shown, with words', () => {
    const atMs = Date.parse(AT);
    expect(freshness({ ...offline, connection: 'live' }, atMs + 300 * MINUTE).tone).toBe('ok');
    expect(freshness(offline, atMs + 30_000).tone).toBe('ok');
    expect(freshness(offline, atMs + 5 * MINUTE)).toMatchObject({
      tone: 'warn',
      words: expect.stringContaining('5 min'),
    });
    expect(freshness(offline, atMs + 125 * MINUTE)).toMatchObject({
      tone: 'bad',
      words: expect.stringContaining('2 h 5 min old'),
    });
    expect(freshness({ ...offline, synced_at: null }, atMs).tone).toBe('bad');
    expect(connectionLook({ ...offline, drill: { until: AT } }, 'x').text).toBe('Drill: network cut');
  });

  it('says which way the clock is wrong', () => {
    expect(clockText(190_000)).toBe('Clock 3 min ahead');
    expect(clockText(-7_200_000)).toBe('Clock 2 h behind');
  });
});

describe('workspace address', () => {
  it('reads what people type and refuses what is no address', () => {
    expect(readOrigin(' SOC.example:8443/ ')).toBe('https://soc.example:8443');
    expect(readOrigin('https://soc.example')).toBe('https://soc.example');
    expect(readOrigin('http://soc.example')).toBeNull();
    expect(readOrigin('soc.example/path')).toBeNull();
    expect(readOrigin('user@soc.example')).toBeNull();
    expect(readOrigin('')).toBeNull();
  });
});

describe('counts', () => {
  it('are grouped, and agree with their noun', () => {
    expect(formatCount(1_204_811)).toBe('1,204,811');
    expect(formatPlural(1, 'record')).toBe('1 record');
    expect(formatPlural(0, 'record')).toBe('0 records');
  });

  it('are short where there is no room', () => {
    expect([98_204, 412_700, 999_600, 1_249_000, 10_000_000].map(formatShortCount)).toEqual([
      '98,204',
      '413k',
      '1.0M',
      '1.2M',
      '10M',
    ]);
  });

  it('to the millisecond, a moment lines up with its neighbours', () => {
    expect(formatTime('2026-11-22T09:14:22.007Z', 'stamp', 'UTC')).toBe('2026-11-22 09:14:22.007');
    expect(formatTime('2026-11-22T00:14:22.500Z', 'stamp', 'UTC')).toBe('2026-11-22 00:14:22.500');
  });
});
