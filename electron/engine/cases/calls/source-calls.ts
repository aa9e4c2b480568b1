import { statSync } from 'node:fs';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { OutputOf } from '../../../../shared/ipc/contract.ts';
import { checkDigestsAgain, hasDigests, readDigestReport } from '../digests/check-digests.ts';
import { apartDigests } from '../digests/digest-file.ts';
import { type ExportFolder, readExportFolder } from '../exports/export-folder.ts';
import { lookAtPacked, type PackedLook } from '../exports/packed-export.ts';
import { readVerdict } from '../exports/save-verdict.ts';
import { verifyAgain } from '../exports/verify-again.ts';
import { problemText } from '../import/take-in.ts';
import { takeInAll } from '../import/take-in-all.ts';
import { WorkerPool } from '../import/worker-pool.ts';
import { mappingFor } from '../mappings/mappings.ts';
import { listEntries } from '../read/entries.ts';
import type { Entry } from '../read/entry.ts';
import { lookInto } from '../read/look-into.ts';
import { deleteSegments } from '../store/segments.ts';
import { listParts } from '../store/source-parts.ts';
import { describeSources, getSourceRow } from '../store/source-rows.ts';
import type { CaseSession } from './case-session.ts';
import type { Handlers } from './handlers.ts';

type Names =
  | 'source.inspect'
  | 'source.import'
  | 'source.list'
  | 'source.unread'
  | 'source.remove'
  | 'source.verify'
  | 'source.verdict'
  | 'source.digests';

/** `placeOf` knows what a ticket stands for, and refuses one that it does not know. */
export function sourceHandlers(session: CaseSession, placeOf: (ticket: string) => string): Handlers<Names> {
  const { db, events, jobs, journal, parts } = session;

  const source = (id: string) => {
    const row = getSourceRow(db, id);
    if (row === null) throw new AppError('not_found', 'This source is not in the case any more.');
    return row;
  };

  return {
    'source.inspect': async ({ ticket }) => {
      const path = placeOf(ticket);
      const found = readExportFolder(path);
      if (found !== null) return inspected(amountOf(found));
      const packed = await lookAtPacked(path);
      if (packed !== null) return inspected(packed);
      const list = await listEntries(path);
      const { entries } = list;
      try {
        return await inspectedFiles(entries);
      } finally {
        list.close();
      }
    },
    'source.import': ({ sources, strict }) => {
      for (const { ticket } of sources) placeOf(ticket);
      const progress = { label: '', phase: 'Waiting', done: 0, total: null, unit: 'bytes' as const };
      const job_id = jobs.start(
        'import',
        progress,
        async (job) => {
          const pool = new WorkerPool(parts.shredWorker, parts.threads);
          try {
            const wishes = sources.map(({ ticket, ...wish }) => ({ ...wish, path: placeOf(ticket), strict }));
            await takeInAll(session, wishes, pool, job);
          } finally {
            await pool.close();
          }
        },
        (error) => problemText(session, error),
      );
      return { job_id };
    },
    'source.list': () => ({ sources: describeSources(db) }),
    'source.unread': ({ source_id, offset, limit }) => {
      const { n } = source(source_id);
      type Row = { file: string; line: number; byte_offset: number; why: string; sample: string };
      return {
        rows: [
          ...db.all<Row>(
            'SELECT file, line, byte_offset, why, sample FROM unread WHERE source_n = ? ORDER BY n LIMIT ? OFFSET ?',
            n,
            limit,
            offset,
          ),
        ],
        total: db.value<number>('SELECT count(*) FROM unread WHERE source_n = ?', n) ?? 0,
      };
    },
    'source.remove': ({ source_id }) => {
      const { n, name, state } = source(source_id);
      if (state === 'importing')
        throw new AppError(
          'conflict',
          'This source is being taken in. Cancel that first; nothing was removed.',
        );
      const cited = db.value<number>(
        `SELECT count(*) FROM segments g, (SELECT event_id FROM bookmarks UNION SELECT event_id FROM citations) e
         WHERE g.source_n = ? AND e.event_id BETWEEN g.first_id AND g.first_id + g.rows - 1`,
        n,
      );
      if (cited !== 0 && cited !== null) {
        throw new AppError(
          'conflict',
          `${cited} events of this source are bookmarked or cited by findings. Remove those first; nothing was removed.`,
        );
      }
      journal.append('source_removed', name, () => {
        deleteSegments(db, n);
        for (const table of ['event_verdicts', 'disclosures', 'source_parts', 'source_files'])
          db.run(`DELETE FROM ${table} WHERE source_n = ?`, n);
        db.run('DELETE FROM sources WHERE n = ?', n);
      });
      events.reload();
      session.changed('case', 'sources', 'events');
      return {};
    },
    'source.verify': ({ source_id, strict }) => {
      const { n, name, format } = source(source_id);
      const isTrail = hasDigests(db, n);
      if (!isTrail && (format !== 'watchfloor_export' || listParts(db, n).length === 0))
        throw new AppError('unsupported', mappingFor(format, null).integrity);
      const progress = { label: name, phase: 'Waiting', done: 0, total: null, unit: 'bytes' as const };
      const job_id = jobs.start(
        'verify',
        progress,
        async (job) => {
          if (isTrail) checkDigestsAgain(session, n);
          else await verifyAgain(session, n, strict, job);
        },
        (error) => problemText(session, error),
      );
      return { job_id };
    },
    'source.digests': ({ source_id }) => ({ report: readDigestReport(db, source(source_id).n) }),
    'source.verdict': ({ source_id }) => {
      const { n } = source(source_id);
      const found = describeSources(db).find(({ id }) => id === source_id);
      if (found === undefined) throw new AppError('not_found', 'This source is not in the case any more.');
      const { events: records, bytes, first_time, last_time } = found;
      return { source: found, verdict: readVerdict(session, n, { records, bytes, first_time, last_time }) };
    },
  };
}

function amountOf({ origin, parts, records }: ExportFolder): PackedLook {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, statSync(records).size);
  return { origin, files: parts.length + 1, bytes };
}

function inspected({ origin, files, bytes }: PackedLook): OutputOf<'source.inspect'> {
  return {
    format: 'watchfloor_export',
    why: `It is an export of the log ${origin ?? 'that it does not name'}.`,
    files,
    bytes,
    fields: [],
    mapping: { columns: {}, zone_minutes: 0 },
    integrity: mappingFor('watchfloor_export', null).integrity,
  };
}

async function inspectedFiles(entries: readonly Entry[]): Promise<OutputOf<'source.inspect'>> {
  const { logs, digests } = apartDigests(entries);
  const [first] = logs.length === 0 ? entries : logs;
  if (first === undefined) throw new AppError('invalid_input', 'There is no file in it that could be read.');
  const look = await lookInto(first);
  return {
    format: look.format,
    why: look.why,
    files: entries.length,
    bytes: entries.reduce((sum, { size }) => sum + size, 0),
    fields: [...look.fields],
    mapping: { columns: {}, zone_minutes: 0 },
    integrity:
      look.format === 'cloudtrail' && digests.length > 0
        ? 'Digest files of CloudTrail are beside the logs: each log file is held against them, and they against the keys that this machine trusts.'
        : mappingFor(look.format ?? 'json', null).integrity,
  };
}
