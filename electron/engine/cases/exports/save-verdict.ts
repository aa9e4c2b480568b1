import type { Verdict } from '../../../../shared/ipc/source-calls.ts';
import type { CaseSession } from '../calls/case-session.ts';
import { findingWords, LinePlaces, placeFindings } from './place-findings.ts';
import { type ExportVerdict, trustOf } from './verify-export.ts';

/** What is kept of a verdict; counts and times are those of the source. */
export type KeptVerdict = ExportVerdict;

/** Keeps a verdict with its findings at their events. To be called in a transaction. */
export function saveVerdict(session: CaseSession, source: number, verdict: ExportVerdict): void {
  const { db, events } = session;
  const placed: KeptVerdict = {
    ...verdict,
    findings: placeFindings(verdict.findings, verdict.a, new LinePlaces(events, source)),
  };
  db.run(
    'UPDATE sources SET verdict = ?, trust = ? WHERE n = ?',
    JSON.stringify(placed),
    trustOf(verdict),
    source,
  );
  db.run('DELETE FROM event_verdicts WHERE source_n = ?', source);
  for (const finding of placed.findings) {
    if (finding.event_id === null) continue;
    db.run(
      'INSERT INTO event_verdicts (event_id, source_n, kind, text) VALUES (?, ?, ?, ?)',
      finding.event_id,
      source,
      finding.kind,
      findingWords(finding),
    );
  }
}

/** As a screen shows it; null if the source has none. */
export function readVerdict(
  session: CaseSession,
  source: number,
  about: Pick<Verdict, 'records' | 'bytes' | 'first_time' | 'last_time'>,
): Verdict | null {
  const text = session.db.value<string>('SELECT verdict FROM sources WHERE n = ?', source);
  if (text === null) return null;
  const kept = JSON.parse(text) as KeptVerdict;
  // Verdicts of older versions do not tell it.
  const findings = kept.findings.map((finding) => ({ ...finding, last_head: finding.last_head ?? null }));
  return { ...kept, findings, ...about };
}
