import { expect, test } from 'vitest';
import { inBatch } from '../../../electron/engine/cache/batch.ts';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openCache } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { eventRow, putEvent } from '../../../electron/engine/cache/tables/events.ts';
import { incidentRow, putIncident } from '../../../electron/engine/cache/tables/incidents.ts';
import { markSeen } from '../../../electron/engine/cache/tables/seen.ts';
import type { QueryContext } from '../../../electron/engine/query/context.ts';
import { queueChanged } from '../../../electron/engine/query/queue-changed.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { testCachePath } from '../../fakes/engine-under-test.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const count = 5_000;
const startMs = Date.parse('2026-11-22T12:00:00.000Z');
const colleague = sampleId(1, 2);

test('of thousands of changed incidents the newest 200 are told, and the rest is counted and follows', () => {
  const parts = { openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => startMs } };
  const cache = openCache(parts, testCachePath(), Buffer.alloc(32, 0xab));
  const idOf = (number: number) => sampleIncident(number).id;
  const keys = new Map<string, number>();
  inBatch(cache.write, (batch) => {
    for (let number = 1; number <= count; number += 1) {
      const received_at = toTimestamp(startMs + number);
      const incident = sampleIncident(number, { updated_at: received_at });
      const author_id = number % 2 === 0 ? colleague : sampleMe.id;
      putIncident(batch, incidentRow(incident));
      putEvent(batch, eventRow(sampleEvent(number, incident.id, { received_at, author_id })));
      keys.set(incident.id, batch.keyOf(incident.id));
      markSeen(cache.write, batch.keyOf(incident.id), toTimestamp(startMs));
    }
  });
  const context = { db: cache.read, me: sampleMe } as unknown as QueryContext;

  const first = queueChanged(context);
  expect(first.total, 'my own changes are no news').toBe(count / 2);
  expect(first.rows).toHaveLength(200);
  expect(first.rows[0]?.id).toBe(idOf(count));
  expect(first.rows.at(-1)?.id).toBe(idOf(count - 398));

  const seen = (ids: readonly string[]) =>
    cache.write.transaction(() => {
      for (const id of ids) markSeen(cache.write, keys.get(id) ?? 0, toTimestamp(startMs + count));
    });
  seen(first.rows.map(({ id }) => id));
  const second = queueChanged(context);
  expect(second.total).toBe(count / 2 - 200);
  expect(second.rows[0]?.id).toBe(idOf(count - 400));

  let last = second;
  for (let round = 0; last.total > 0 && round < 20; round += 1) {
    seen(last.rows.map(({ id }) => id));
    last = queueChanged(context);
  }
  expect(last).toEqual({ rows: [], total: 0 });
  cache.close();
});
