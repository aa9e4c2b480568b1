import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { Ticket } from '../../../shared/ipc/case-calls.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { call } from '../../bridge/bridge.ts';
import { useCaseStore } from '../../bridge/case-store.ts';
import { useLiveQuery } from '../../bridge/use-live-query.ts';

export type EvidenceList = OutputOf<'evidence.list'>;
export type ShownEvidence = EvidenceList['evidence'][number];
export type EvidenceJob = EvidenceList['jobs'][number];
export type Preview = OutputOf<'evidence.preview'>;
export type { Ticket };

export function useEvidence(incidentId: string): EvidenceList | undefined {
  const topics = [`incident:${incidentId}`, 'evidence', 'outbox'] as const;
  return useLiveQuery('evidence.list', { incident_id: incidentId }, { topics }).value;
}

/** The bytes from `at` on; asked again when the content comes, goes or turns out to be damaged. */
export function usePreview(
  place: { readonly incident_id: string; readonly evidence_id: string },
  at: number,
): { readonly value: Preview | undefined; readonly error: AppErrorData | null } {
  return useLiveQuery('evidence.preview', { ...place, at }, { topics: ['evidence'] });
}

/** The system's dialog; the page gets names and tickets, never paths. */
export async function chooseEvidence(): Promise<Result<{ readonly tickets: readonly Ticket[] }>> {
  return await call('files.choose', { what: 'evidence' });
}

/** Files that were dropped on the window and that nobody has taken up yet. */
export function useDroppedFiles(): readonly Ticket[] {
  return useCaseStore((store) => store.dropped);
}
