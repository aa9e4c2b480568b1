import { createHash } from 'node:crypto';
import { type CloudTrailKey, readCloudTrailKeys } from '../../../../shared/audit/cloudtrail-keys.ts';
import type { DigestReport } from '../../../../shared/ipc/source-calls.ts';
import type { CaseSession } from '../calls/case-session.ts';
import type { JobHandle } from '../calls/jobs.ts';
import type { Entry } from '../read/entry.ts';
import { FileProblem } from '../read/unpack.ts';
import type { CaseDb } from '../store/case-db.ts';
import { readPart, storePart } from '../store/source-parts.ts';
import { type KeptDigest, keepDigest, readDigest } from './digest-file.ts';
import { digestWords, trustByDigests } from './digest-words.ts';
import { type HashedFile, judgeDigests } from './judge-digests.ts';

/** What a source keeps of its digests, and what they say. */
const partNames = {
  hashes: 'file-hashes.json',
  digests: 'digests.json',
  report: 'digest-report.json',
} as const;

export type Trail = {
  readonly logs: readonly Entry[];
  readonly digests: readonly Entry[];
  readonly beside: readonly Entry[];
};

/** Hashes the log files of a trail and keeps them with its digests. */
export async function takeDigests(
  session: CaseSession,
  source: number,
  trail: Trail,
  job: JobHandle,
): Promise<void> {
  const total = trail.logs.reduce((sum, { size }) => sum + size, 0);
  job.tell({ phase: 'Holding log files against their digests', done: 0, total, unit: 'bytes' });
  let done = 0;
  const told = {
    raw: () => undefined,
    read: (bytes: number) => {
      done += bytes;
      job.tell({ done: Math.round(done) });
    },
  };
  const hashes: HashedFile[] = [];
  for (const entry of trail.logs)
    hashes.push({ name: entry.name, sha256: await hashOf(entry, told, job.signal) });
  const digests: KeptDigest[] = [];
  for (const entry of trail.digests) {
    job.signal.throwIfAborted();
    digests.push((await keepDigest(entry, trail.beside)) ?? { name: entry.name, text: '', signature: null });
  }
  session.db.transaction(() => {
    storePart(session.db, source, partNames.hashes, Buffer.from(JSON.stringify(hashes)));
    storePart(session.db, source, partNames.digests, Buffer.from(JSON.stringify(digests)));
  });
}

export function hasDigests(db: CaseDb, source: number): boolean {
  return readPart(db, source, partNames.digests) !== null;
}

/** Judges what was kept by what is trusted now. To be called in a transaction. */
export function saveDigestReport(session: CaseSession, source: number): string {
  const { db } = session;
  const read = <T>(name: string) => JSON.parse(readPart(db, source, name)?.toString('utf8') ?? '[]') as T;
  const digests = read<KeptDigest[]>(partNames.digests).map(
    (kept) => readDigest(kept) ?? { name: kept.name, unreadable: true as const },
  );
  const report = judgeDigests(digests, read<HashedFile[]>(partNames.hashes), trustedKeys(session.pins()));
  const words = digestWords(report);
  storePart(db, source, partNames.report, Buffer.from(JSON.stringify(report)));
  db.run('UPDATE sources SET trust = ?, integrity = ? WHERE n = ?', trustByDigests(report), words, source);
  return words;
}

/** From what is in the case, by the keys that are trusted now. */
export function checkDigestsAgain(session: CaseSession, source: number): void {
  const { name } = session.events.sources.get(source) ?? { name: '' };
  session.journal.keep('verified', `${name}, by its digests`, () => void saveDigestReport(session, source));
  session.events.reloadSources();
  session.changed('case', 'sources');
}

export function readDigestReport(db: CaseDb, source: number): DigestReport | null {
  const text = readPart(db, source, partNames.report);
  return text === null ? null : (JSON.parse(text.toString('utf8')) as DigestReport);
}

function trustedKeys(pins: readonly unknown[]): readonly CloudTrailKey[] {
  return pins.flatMap((value) => readCloudTrailKeys(value) ?? []);
}

async function hashOf(
  entry: Entry,
  told: Parameters<Entry['open']>[0],
  signal: AbortSignal,
): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of entry.open(told)) {
      signal.throwIfAborted();
      hash.update(piece);
    }
  } catch (error) {
    if (error instanceof FileProblem) return null;
    throw error;
  }
  return hash.digest('hex');
}
