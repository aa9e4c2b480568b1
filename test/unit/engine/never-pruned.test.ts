import { expect, test } from 'vitest';
import { inBatch } from '../../../electron/engine/cache/batch.ts';
import { diskFiles } from '../../../electron/engine/cache/disk-files.ts';
import { openCache } from '../../../electron/engine/cache/open-cache.ts';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import { putDraft } from '../../../electron/engine/cache/tables/drafts.ts';
import { incidentRow, putIncident } from '../../../electron/engine/cache/tables/incidents.ts';
import { neverPruned } from '../../../electron/engine/storage/never-pruned.ts';
import { testCachePath } from '../../fakes/engine-under-test.ts';
import { sampleId, sampleIncident } from '../../fakes/sample-rows.ts';

const at = '2026-11-22T09:00:00.000Z';

test('each kind of work that only this machine has keeps its incident', () => {
  const parts = { openDatabase: openSqlite, files: diskFiles, clock: { nowMs: () => Date.parse(at) } };
  const cache = openCache(parts, testCachePath(), Buffer.alloc(32, 0xab));
  const { write: db } = cache;
  inBatch(db, (batch) => {
    for (let number = 1; number <= 6; number += 1) putIncident(batch, incidentRow(sampleIncident(number)));
  });
  const id = (number: number) => sampleId(2, number);
  db.run(
    `INSERT INTO outbox (id, kind, incident_id, send_key, payload, summary, queued_at, state, attempts)
     VALUES ('a', 'timeline.add', ?, 'a', '{}', 'Note', ?, 'refused', 1)`,
    id(1),
    at,
  );
  db.run(
    `INSERT INTO conflicts (command_id, field, incident_id, base, mine, theirs, written_at, noticed_at)
     VALUES ('b', 'title', ?, '1', '2', '3', ?, ?)`,
    id(2),
    at,
    at,
  );
  db.run(
    `INSERT INTO evidence_uploads (evidence_id, incident_id, command_id, sha256, size, queued_at)
     VALUES ('c', ?, 'c', 'd', 1, ?)`,
    id(3),
    at,
  );
  db.transaction(() => putDraft(db, `report:${id(4)}:summary`, 'half a sentence', at));
  const reason = neverPruned(db, { isPinned: (n) => n === 5, shown: 6 });
  expect([1, 2, 3, 4, 5, 6].map(reason)).toEqual(['work', 'work', 'work', 'work', 'pinned', 'shown']);
  expect(neverPruned(db, { isPinned: () => false, shown: null })(6)).toBeNull();
  cache.close();
});
