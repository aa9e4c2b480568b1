import type { CaseSession } from '../cases/calls/case-session.ts';
import { listSegments } from '../cases/store/segments.ts';
import type { BagFile } from './bag.ts';

const pieceBytes = 1024 * 1024;

/** The audit exports of a case as they were taken in: their records put together again, and what belongs to them. */
export function* exportsOf(session: CaseSession): Generator<{ name: string; files: Iterable<BagFile> }> {
  for (const { n, name, format } of session.events.sources.values())
    if (format === 'watchfloor_export') yield { name, files: filesOf(session, n) };
}

function* filesOf({ db, events }: CaseSession, source: number): Generator<BagFile> {
  for (const { name, data } of db.all<{ name: string; data: Buffer }>(
    'SELECT name, data FROM source_parts WHERE source_n = ? ORDER BY name',
    source,
  ))
    yield { path: name, bytes: [data] };
  yield {
    path: 'records.ndjson',
    bytes: (function* () {
      for (const segment of listSegments(db)) {
        if (segment.source_n !== source) continue;
        for (let at = 0; at < segment.raw_bytes; at += pieceBytes)
          yield events.raw(segment, at, Math.min(pieceBytes, segment.raw_bytes - at));
      }
    })(),
  };
}
