import { describe, expect, it } from 'vitest';
import { regulatoryClocks, tagTimes } from '../../../../shared/domain/regulation.ts';

const declared_at = '2026-01-30T12:00:00.000Z';
const at = (text: string) => Date.parse(text);
const clocks = (
  tags: readonly string[],
  category: 'phishing' | 'data_exposure' = 'phishing',
  now = declared_at,
) => regulatoryClocks({ tags: [...tags], category, declared_at }, new Map(), at(now));

describe('regulatory deadlines', () => {
  it('run only where the incident says so, and name why', () => {
    expect(clocks([])).toEqual([]);
    expect(clocks([], 'data_exposure').map(({ id, trigger }) => [id, trigger])).toEqual([
      ['gdpr-72h', 'category data exposure, from its declaration'],
    ]);
    expect(clocks(['personal-data'])[0]?.trigger).toBe('tag personal-data, from its declaration');
  });

  it('are 24 hours, 72 hours and a month under NIS2', () => {
    expect(clocks(['nis2']).map(({ dueMs }) => new Date(dueMs).toISOString())).toEqual([
      '2026-01-31T12:00:00.000Z',
      '2026-02-02T12:00:00.000Z',
      '2026-03-02T12:00:00.000Z',
    ]);
  });

  it('end a month that has no such day with its last day', () => {
    const late = regulatoryClocks(
      { tags: ['nis2'], category: 'phishing', declared_at: '2026-01-28T12:00:00.000Z' },
      new Map(),
      0,
    );
    expect(new Date(late[2]?.dueMs ?? 0).toISOString()).toBe('2026-02-28T12:00:00.000Z');
  });

  it('run under DORA from the moment of the classification', () => {
    const times = tagTimes([
      {
        received_at: '2026-01-30T15:00:00.000Z',
        changes: [{ field: 'tags', old: ['mail'], new: ['mail', 'dora'] }],
      },
    ]);
    const [clock] = regulatoryClocks({ tags: ['dora'], category: 'phishing', declared_at }, times, 0);
    expect(clock).toMatchObject({ trigger: 'tag dora, from when it was set', state: 'running' });
    expect(clock?.dueMs).toBe(at('2026-01-30T19:00:00.000Z'));
  });

  it('are overdue after their time, unless a tag says that it was reported', () => {
    const later = '2026-01-31T13:00:00.000Z';
    expect(clocks(['nis2'], 'phishing', later)[0]?.state).toBe('overdue');
    expect(clocks(['nis2', 'nis2-24h-sent'], 'phishing', later)[0]?.state).toBe('reported');
  });
});
