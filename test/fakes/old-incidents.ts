import type { FakeApi } from './fake-api.ts';
import { sampleEvent, sampleIncident } from './sample-rows.ts';

const longAgo = '2025-01-01T08:00:00.000Z';

/** Closed and untouched for long; `number` tells one from another. */
export function seedOld(api: FakeApi, number: number, notes: number): string {
  const closed = { status: 'closed', closed_at: longAgo, updated_at: longAgo } as const;
  return seedIncident(api, number, notes, closed);
}

export function seedIncident(
  api: FakeApi,
  number: number,
  notes: number,
  changes: Parameters<typeof sampleIncident>[1] = {},
): string {
  const data = sampleIncident(number, changes);
  api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
  for (let at = 0; at < notes; at += 1) {
    const text = `Entry ${at} of ${number} about pelikan${number} and ${'long words '.repeat(40)}`;
    const event = sampleEvent(number * 1_000 + at, data.id, { text });
    api.seed({ kind: 'event', id: event.id, incident_id: data.id, data: event });
  }
  return data.id;
}
