import { AppError } from '../../../../shared/errors/app-error.ts';
import type { OutputOf } from '../../../../shared/ipc/contract.ts';
import { pieceAt } from '../store/segments.ts';
import type { CaseSession } from './case-session.ts';

const shownBytes = 64 * 1024;
const shownFields = 2_000;
const longestPivot = 400;

/** One event in full, as the inspector shows it. */
export function eventDetail(session: CaseSession, id: number): OutputOf<'event.get'> {
  const { segment, row } = session.event(id);
  const rows = session.rows();
  const event = rows.row(id);
  if (event === null) throw new AppError('not_found', 'This event is not in the case any more.');
  const { events, db } = session;
  const start = events.places(segment, 'starts')[row] as number;
  const record = events.record(segment, row);
  const piece = pieceAt(events.pieces(segment), start);
  const bookmark = db.first<{ note: string; tags: string; at: string }>(
    'SELECT note, tags, at FROM bookmarks WHERE event_id = ?',
    id,
  );
  return {
    event,
    source_name: events.sources.get(segment.source_n)?.name ?? '',
    file: piece?.file ?? '',
    byte_offset: (piece?.offset ?? 0) + start - (piece?.start ?? 0),
    raw: record.toString('utf8', 0, shownBytes).toWellFormed(),
    raw_bytes: record.length,
    canonical: null,
    fields: rows
      .leaves(segment, row)
      .slice(0, shownFields)
      .map(({ path, text }) => ({ path, value: text, state: null, pivot: pivotOf(path, text) })),
    proof: null,
    bookmark: bookmark === null ? null : { ...bookmark, tags: JSON.parse(bookmark.tags) as string[] },
    findings: [
      ...db.all<{ id: string; title: string }>(
        `SELECT f.id, f.title FROM citations c JOIN findings f ON f.id = c.finding_id
         WHERE c.event_id = ? ORDER BY f.title`,
        id,
      ),
    ],
  };
}

/** A query for events with the same value at the same place; null where it cannot be said as one. */
function pivotOf(path: string, text: string): string | null {
  if (text === '' || text.length > longestPivot || /[\s:=<>()"]/.test(path)) return null;
  return `raw.${path}:"${text.replace(/[\\"]/g, '\\$&')}"`;
}
