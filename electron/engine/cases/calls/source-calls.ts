import { basename } from 'node:path';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { ParsedInputOf } from '../../../../shared/ipc/contract.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { describe } from '../../log.ts';
import { importSource } from '../import/import-source.ts';
import { WorkerPool } from '../import/worker-pool.ts';
import { mappingFor } from '../mappings/mappings.ts';
import { listEntries } from '../read/entries.ts';
import { lookInto } from '../read/look-into.ts';
import { deleteSegments } from '../store/segments.ts';
import { describeSources, getSourceRow, insertSource, setSourceState } from '../store/source-rows.ts';
import type { CaseSession } from './case-session.ts';
import type { Handlers } from './handlers.ts';

type Names =
  | 'source.inspect'
  | 'source.import'
  | 'source.list'
  | 'source.unread'
  | 'source.remove'
  | 'source.verify'
  | 'source.verdict';

type Wanted = ParsedInputOf<'source.import'>['sources'][number];

/** `placeOf` knows what a ticket stands for, and refuses one that it does not know. */
export function sourceHandlers(session: CaseSession, placeOf: (ticket: string) => string): Handlers<Names> {
  const { db, events, jobs, journal, parts } = session;

  const source = (id: string) => {
    const row = getSourceRow(db, id);
    if (row === null) throw new AppError('not_found', 'This source is not in the case any more.');
    return row;
  };

  async function takeIn(
    wanted: Wanted,
    pool: WorkerPool,
    job: Parameters<Parameters<typeof jobs.start>[2]>[0],
  ) {
    const path = placeOf(wanted.ticket);
    const name = basename(path);
    job.tell({ label: name, phase: 'Looking at the files' });
    const { entries, skipped } = listEntries(path);
    const [first] = entries;
    if (first === undefined) throw new AppError('invalid_input', `There is no file in ${name}.`);
    const look = await lookInto(first);
    const format = wanted.format ?? look.format ?? 'json';
    const mapping = mappingFor(format, wanted.mapping);
    const n = journal.append('import_begun', `${name} as ${mapping.label}`, () => {
      const n = insertSource(db, {
        id: session.newId(),
        name,
        format,
        mapping: wanted.mapping,
        added_at: toTimestamp(parts.clock.nowMs()),
        integrity: mapping.integrity,
        trust: 'none',
      });
      for (const { name, why } of skipped) {
        db.run(
          "INSERT INTO unread (source_n, file, line, byte_offset, why, sample) VALUES (?, ?, 1, 0, ?, '')",
          n,
          name,
          why,
        );
      }
      return n;
    });
    events.reloadSources();
    session.changed('sources');
    const total = entries.reduce((sum, { size }) => sum + size, 0);
    job.tell({ phase: 'Reading', done: 0, total, unit: 'bytes' });
    try {
      await importSource(
        {
          events,
          pool,
          signal: job.signal,
          committed: () => session.changed('case', 'sources', 'events'),
          progress: (done) => job.tell({ done }),
        },
        { source: n, entries, format, mapping: wanted.mapping },
      );
      journal.append('imported', name, () => setSourceState(db, n, 'ready', null));
    } catch (error) {
      const why = job.signal.aborted ? 'It was cancelled.' : messageOf(error);
      setSourceState(db, n, 'partial', `Not all of it was taken in. ${why}`);
      throw error;
    } finally {
      events.reload();
      session.changed('case', 'sources', 'events');
    }
  }

  function messageOf(error: unknown): string {
    if (error instanceof AppError) return error.message;
    parts.log('error', 'an import failed', describe(error));
    return error instanceof Error && 'code' in error && 'syscall' in error
      ? `The file could not be read (${String(error.code)}).`
      : 'Something went wrong in Watchfloor itself; the log has the details.';
  }

  return {
    'source.inspect': async ({ ticket }) => {
      const { entries } = listEntries(placeOf(ticket));
      const [first] = entries;
      if (first === undefined) throw new AppError('invalid_input', 'There is no file in this folder.');
      const look = await lookInto(first);
      return {
        format: look.format,
        why: look.why,
        files: entries.length,
        bytes: entries.reduce((sum, { size }) => sum + size, 0),
        fields: [...look.fields],
        mapping: { columns: {}, zone_minutes: 0 },
        integrity: mappingFor(look.format ?? 'json', null).integrity,
      };
    },
    'source.import': ({ sources }) => {
      for (const { ticket } of sources) placeOf(ticket);
      const progress = { label: '', phase: 'Waiting', done: 0, total: null, unit: 'bytes' as const };
      const job_id = jobs.start(
        'import',
        progress,
        async (job) => {
          const pool = new WorkerPool(parts.shredWorker, parts.threads);
          try {
            for (const wanted of sources) await takeIn(wanted, pool, job);
          } finally {
            await pool.close();
          }
        },
        messageOf,
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
        for (const table of ['event_verdicts', 'source_parts', 'source_files'])
          db.run(`DELETE FROM ${table} WHERE source_n = ?`, n);
        db.run('DELETE FROM sources WHERE n = ?', n);
      });
      events.reload();
      session.changed('case', 'sources', 'events');
      return {};
    },
    'source.verify': ({ source_id }) => {
      const { format } = source(source_id);
      throw new AppError('unsupported', mappingFor(format, null).integrity);
    },
    'source.verdict': ({ source_id }) => {
      source(source_id);
      const found = describeSources(db).find(({ id }) => id === source_id);
      if (found === undefined) throw new AppError('not_found', 'This source is not in the case any more.');
      return { source: found, verdict: null };
    },
  };
}
