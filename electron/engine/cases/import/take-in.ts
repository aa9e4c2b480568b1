import { basename } from 'node:path';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { FieldMapping, SourceFormat } from '../../../../shared/ipc/source-calls.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { describe } from '../../log.ts';
import type { CaseSession } from '../calls/case-session.ts';
import type { JobHandle } from '../calls/jobs.ts';
import { saveDigestReport, type Trail, takeDigests } from '../digests/check-digests.ts';
import { apartDigests } from '../digests/digest-file.ts';
import { type ExportFolder, readExportFolder } from '../exports/export-folder.ts';
import { prepareProofs } from '../exports/kept-export.ts';
import { unpackExport } from '../exports/packed-export.ts';
import { saveVerdict } from '../exports/save-verdict.ts';
import { takeDisclosures } from '../exports/take-disclosures.ts';
import { type ExportVerdict, verifyExport } from '../exports/verify-export.ts';
import { mappingFor } from '../mappings/mappings.ts';
import { type EntryList, listEntries } from '../read/entries.ts';
import type { Entry } from '../read/entry.ts';
import { lookInto } from '../read/look-into.ts';
import { storePartFile } from '../store/source-parts.ts';
import { beginAgain, insertSource, partialOf, setSourceState } from '../store/source-rows.ts';
import { importSource } from './import-source.ts';
import type { WorkerPool } from './worker-pool.ts';

export type TakeInWish = {
  readonly path: string;
  /** Null to find out. */
  readonly format: SourceFormat | null;
  readonly mapping: FieldMapping | null;
  readonly strict: boolean;
};

/** Takes one thing that was chosen in as a source: looked at, verified where it can be, read, indexed. */
export async function takeIn(
  session: CaseSession,
  wish: TakeInWish,
  pool: WorkerPool,
  job: JobHandle,
): Promise<void> {
  const name = basename(wish.path);
  job.tell({ label: name, phase: 'Looking at the files' });
  const mayBeExport = wish.format === null || wish.format === 'watchfloor_export';
  const packed = mayBeExport ? await unpackExport(wish.path, { signal: job.signal }) : null;
  try {
    const found = mayBeExport ? readExportFolder(packed?.folder ?? wish.path) : null;
    const list = await listEntries(found?.records ?? wish.path);
    try {
      await takeListed(session, { ...wish, name, found, list }, pool, job);
    } finally {
      list.close();
    }
  } finally {
    packed?.close();
  }
}

type Listed = TakeInWish & {
  readonly name: string;
  readonly found: ExportFolder | null;
  readonly list: EntryList;
};

async function takeListed(
  session: CaseSession,
  { name, found, list, ...wish }: Listed,
  pool: WorkerPool,
  job: JobHandle,
): Promise<void> {
  const { events, db, journal } = session;
  const trail = found === null ? trailIn(list.entries) : null;
  const [first] = trail?.logs ?? list.entries;
  if (first === undefined) {
    const [why] = list.skipped;
    throw new AppError(
      'invalid_input',
      `There is no file to read in ${name}${why === undefined ? '.' : `: ${why.name}: ${why.why}.`}`,
    );
  }
  const format =
    found !== null ? 'watchfloor_export' : (wish.format ?? (await lookInto(first)).format ?? 'json');
  const digests = format === 'cloudtrail' ? trail : null;
  const entries = digests?.logs ?? list.entries;
  const mapping = mappingFor(format, wish.mapping);
  const begun = partialOf(db, name, format, wish.mapping);
  // Until the verifier has spoken, which reads everything, the rows are there to be looked at and nothing is said of them.
  const trust = format === 'watchfloor_export' || digests !== null ? 'unverifiable' : 'none';
  const said = `${name} as ${mapping.label}${begun === null ? '' : ', going on after what is there'}`;
  const n = journal.append('import_begun', said, () => {
    const n =
      begun ??
      insertSource(db, {
        id: session.newId(),
        name,
        format,
        mapping: wish.mapping,
        added_at: toTimestamp(session.parts.clock.nowMs()),
        integrity: mapping.integrity,
        trust,
      });
    if (begun !== null) beginAgain(db, n, trust);
    for (const { name, why } of list.skipped) {
      db.run(
        "INSERT INTO unread (source_n, file, line, byte_offset, why, sample) VALUES (?, ?, 1, 0, ?, '')",
        n,
        name,
        why,
      );
    }
    for (const part of found?.parts ?? []) storePartFile(db, n, part.name, part.path);
    return n;
  });
  events.reloadSources();
  session.changed('sources');
  let blocks: Uint8Array | null = null;
  try {
    await readAll(session, { n, format, mapping: wish.mapping, entries }, pool, job);
    let told = name;
    if (found !== null) {
      const disclosures = found.parts.find((part) => part.name === disclosuresName);
      if (disclosures !== undefined) {
        job.tell({ phase: 'Reading what was disclosed' });
        await takeDisclosures(db, n, disclosures.path, job.signal);
      }
      // Verifying has threads of its own.
      await pool.rest();
      const keep = (roots: Uint8Array) => {
        blocks = roots;
      };
      const verdict = await verified(session, found, { strict: wish.strict, keep }, job);
      db.transaction(() => saveVerdict(session, n, verdict));
      told = verdictText(name, verdict);
    }
    if (digests !== null) {
      await takeDigests(session, n, digests, job);
      told = `${name}: ${db.transaction(() => saveDigestReport(session, n))}`;
    }
    journal.append('imported', told, () => setSourceState(db, n, 'ready', null));
  } catch (error) {
    const why = job.signal.aborted ? 'It was cancelled.' : problemText(session, error);
    setSourceState(db, n, 'partial', `Not all of it was taken in. ${why}`);
    throw error;
  } finally {
    events.reload();
    session.changed('case', 'sources', 'events');
  }
  if (found === null) return;
  job.tell({ phase: 'Preparing proofs' });
  await prepareProofs(events, n, blocks, job.signal);
}

/** Log files with the digests that CloudTrail delivered beside them; null where there are none. */
function trailIn(entries: readonly Entry[]): Trail | null {
  const trail = apartDigests(entries);
  return trail.digests.length > 0 && trail.logs.length > 0 ? trail : null;
}

const disclosuresName = 'disclosures.ndjson';

/** What a person is told of a failure; a defect goes into the log. */
export function problemText(session: CaseSession, error: unknown): string {
  if (error instanceof AppError) return error.message;
  session.parts.log('error', 'taking a source in failed', describe(error));
  return error instanceof Error && 'code' in error && 'syscall' in error
    ? `The file could not be read (${String(error.code)}).`
    : 'Something went wrong in Watchfloor itself; the log has the details.';
}

/** Verifies an export where it lies. */
function verified(
  session: CaseSession,
  found: ExportFolder,
  { strict, keep }: { readonly strict: boolean; readonly keep: (blocks: Uint8Array) => void },
  job: JobHandle,
): Promise<ExportVerdict> {
  return verifyExport(found, session.pins(), {
    strict,
    signal: job.signal,
    progress: (phase, done, total) => job.tell({ phase, done, total, unit: 'bytes' }),
    nowMs: () => session.parts.clock.nowMs(),
    onBlocks: keep,
  });
}

async function readAll(
  session: CaseSession,
  source: { n: number; format: SourceFormat; mapping: FieldMapping | null; entries: readonly Entry[] },
  pool: WorkerPool,
  job: JobHandle,
): Promise<void> {
  const total = source.entries.reduce((sum, { size }) => sum + size, 0);
  job.tell({ phase: 'Reading', done: 0, total, unit: 'bytes' });
  await importSource(
    {
      events: session.events,
      pool,
      signal: job.signal,
      committed: () => session.changed('case', 'sources', 'events'),
      progress: (done) => job.tell({ done }),
    },
    {
      source: source.n,
      entries: source.entries,
      format: source.format,
      mapping: source.mapping,
      there: session.db
        .all<{ digest: Uint8Array }>('SELECT digest FROM segments WHERE source_n = ? ORDER BY n', source.n)
        .map(({ digest }) => digest),
    },
  );
}

function verdictText(name: string, { verdict, anchor, total }: ExportVerdict): string {
  return `${name}: ${verdict}, anchor ${anchor.kind}, ${total} findings`;
}
