import { isUtf8 } from 'node:buffer';
import { toHex } from '../../../../shared/audit/bytes.ts';
import { readCanonical } from '../../../../shared/audit/strict-record.ts';
import { verifyInclusion } from '../../../../shared/audit/verify-proofs.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { OutputOf } from '../../../../shared/ipc/contract.ts';
import { sha256 } from '../../forensics/hashes.ts';
import type { RecordLeaf } from '../ask/record-reader.ts';
import { type KeptExport, readKeptExport } from '../exports/kept-export.ts';
import { type CommittedField, committedFields } from '../exports/record-fields.ts';
import { pieceAt } from '../store/segments.ts';
import type { CaseSession } from './case-session.ts';

type Shown = OutputOf<'event.get'>;

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
  const leaves = rows.leaves(segment, row);
  const textAt = (pointer: string) => leaves.find(({ path }) => path === pointer)?.text ?? null;
  const kept = keptExport(session, segment.source_n);
  const index = kept === null ? 0 : indexOf(textAt('/_n'), kept, event.line);
  const committed =
    kept === null
      ? []
      : committedFields(events, segment.source_n, { origin: textAt('/_log') ?? '', n: index, leaves });
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
    canonical: kept === null ? null : isCanonical(record),
    fields: fieldsOf(leaves, committed).slice(0, shownFields),
    proof: kept === null ? null : proofOf(kept, index, record, textAt('/_prev'), findingTexts(session, id)),
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

function fieldsOf(leaves: readonly RecordLeaf[], committed: readonly CommittedField[]): Shown['fields'] {
  const states = new Map(committed.map((field) => [`${field.path}/#`, field]));
  return leaves.map(({ path, text }) => {
    const field = states.get(path);
    if (field === undefined) return { path, value: text, state: null, pivot: pivotOf(path, text) };
    return { path: field.path, value: field.value, state: field.state, pivot: null };
  });
}

/** The last one that was looked at: a person walks through one source. */
const lastKept = new WeakMap<CaseSession, { readonly key: string; readonly kept: KeptExport | null }>();

function keptExport(session: CaseSession, source: number): KeptExport | null {
  const row = session.events.sources.get(source);
  if (row?.format !== 'watchfloor_export' || row.state !== 'ready') return null;
  const key = `${source} ${session.events.generation} ${session.jobs.ended}`;
  const known = lastKept.get(session);
  if (known?.key === key) return known.kept;
  const kept = readKeptExport(session.db, source);
  lastKept.set(session, { key, kept });
  return kept;
}

/** The index that a record claims, if the export can hold it; else the one of its line. */
function indexOf(claimed: string | null, { range }: KeptExport, line: number): number {
  const index = Number(claimed ?? Number.NaN);
  return Number.isSafeInteger(index) && index >= range.a && index < range.b
    ? index
    : Math.min(range.b - 1, range.a + line - 1);
}

function proofOf(
  { tree, head }: KeptExport,
  index: number,
  record: Buffer,
  previous: string | null,
  findings: string[],
): Shown['proof'] {
  const leaf = sha256(Uint8Array.of(0), record);
  const proof = tree.proof(index);
  const { size, root } = head;
  return {
    index,
    leaf: toHex(leaf),
    head_size: size,
    included: proof !== null && verifyInclusion(sha256, { index, size, leaf, root, proof }),
    path: (proof ?? []).map(toHex),
    previous,
    findings,
  };
}

function findingTexts({ db }: CaseSession, id: number): string[] {
  return db
    .all<{ text: string }>('SELECT text FROM event_verdicts WHERE event_id = ?', id)
    .map(({ text }) => text);
}

function isCanonical(record: Buffer): boolean {
  return isUtf8(record) && readCanonical(record.toString('utf8')) !== undefined;
}
