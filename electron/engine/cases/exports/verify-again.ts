import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { CaseSession } from '../calls/case-session.ts';
import type { JobHandle } from '../calls/jobs.ts';
import { listSegments } from '../store/segments.ts';
import { listParts, readPartBlock } from '../store/source-parts.ts';
import { readExportFolder } from './export-folder.ts';
import { saveVerdict } from './save-verdict.ts';
import { verifyExport } from './verify-export.ts';

/**
 * Verifies an export from its bytes in the case, also years after the stick is gone. The verifier reads files, so they lie in
 * a folder of this process alone, which nobody else can read, for as long as it takes.
 */
export async function verifyAgain(
  session: CaseSession,
  source: number,
  strict: boolean,
  job: JobHandle,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-verify-'));
  try {
    await layOut(session, source, folder, job);
    const found = readExportFolder(folder);
    if (found === null)
      throw new AppError('unsupported', 'What the export had beside its records is not in the case.');
    const verdict = await verifyExport(found, session.pins(), {
      strict,
      signal: job.signal,
      progress: (phase, done, total) => job.tell({ phase, done, total, unit: 'bytes' }),
      nowMs: () => session.parts.clock.nowMs(),
    });
    const { name } = session.events.sources.get(source) ?? { name: '' };
    session.journal.keep(
      'verified',
      `${name}: ${verdict.verdict}, anchor ${verdict.anchor.kind}, ${verdict.total} findings`,
      () => saveVerdict(session, source, verdict),
    );
    session.events.reloadSources();
    session.changed('case', 'sources', 'events');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function layOut(session: CaseSession, source: number, folder: string, job: JobHandle): Promise<void> {
  const { db, events } = session;
  await mkdir(join(folder, 'checkpoints'));
  for (const { name, blocks } of listParts(db, source)) {
    if (!/^(checkpoints\/\d{20}\.note|range\.json|export\.note|leaves\.bin|disclosures\.ndjson)$/.test(name))
      continue;
    await writeBlocks(join(folder, name), blocks, (at) => readPartBlock(db, source, name, at), job.signal);
  }
  const segments = listSegments(db).filter(({ source_n }) => source_n === source);
  const total = segments.reduce((sum, { raw_bytes }) => sum + raw_bytes, 0);
  let done = 0;
  job.tell({ phase: 'Laying out the records', done, total, unit: 'bytes' });
  await writeBlocks(
    join(folder, 'records.ndjson'),
    segments.length,
    (at) => {
      const segment = segments[at];
      if (segment === undefined) return null;
      done += segment.raw_bytes;
      job.tell({ done });
      return events.raw(segment, 0, segment.raw_bytes);
    },
    job.signal,
  );
}

async function writeBlocks(
  path: string,
  blocks: number,
  read: (at: number) => Uint8Array | null,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for (let at = 0; at < blocks; at++) {
      signal.throwIfAborted();
      const block = read(at);
      if (block !== null) await file.writeFile(block);
    }
  } finally {
    await file.close();
  }
}
