import { describe, expect, it } from 'vitest';
import {
  anomalyWords,
  detectionRows,
  queryOfEvents,
} from '../../../../renderer/features/audit/detection-rows.ts';
import { caseFields } from '../../../../shared/query/case-fields.ts';
import { readQuery } from '../../../../shared/query/parse.ts';

const anomaly = {
  ...{
    detector: 'new_address' as const,
    actor: 'ana',
    from: '2026-10-01T00:00:00.000Z',
    to: '2026-10-01T01:00:00.000Z',
  },
  ...{
    score: 8.2,
    feature: 'address not seen before of this actor',
    observed: 3,
    expected: 0.04,
    value: '203.0.113.9',
  },
  ...{ events: 3, event_ids: [7, 8, 9] },
};
const rule = {
  ...{ name: 'aws/a.yml', title: 'Logging was stopped', description: 'It was.', level: 'high' as const },
  ...{ techniques: ['T1562.008'], false_positives: [], bundled: true },
};

describe('detections', () => {
  it('stand in one list, rules first, each with what it is', () => {
    const hit = { rule, events: 2, event_ids: [1, 2], first_time: null, last_time: null };
    const rows = detectionRows({ hits: [hit], anomalies: [anomaly] });
    expect(rows.map(({ mark, title, events }) => [mark.label, title, events])).toEqual([
      ['high', 'Logging was stopped', 2],
      ['anomaly', 'An address never seen of this actor: 203.0.113.9', 3],
    ]);
  });

  it('say what makes an anomaly one', () => {
    expect(anomalyWords(anomaly)).toBe(
      '3 address not seen before of this actor, 0 would be usual (8 bits of surprise)',
    );
  });

  it('lead to their events by a query that can be read, however many they are', () => {
    expect(queryOfEvents([1, 5])).toBe('id:(1 OR 5)');
    const many = queryOfEvents(Array.from({ length: 1_000 }, (_, id) => id * 1_000));
    expect(many.length).toBeLessThan(4_000);
    expect(readQuery(many, caseFields).ok).toBe(true);
  });
});
