import { AppError } from '../../../shared/errors/app-error.ts';
import type { EvidenceOrder } from '../../../shared/ipc/evidence-calls.ts';
import type { HostCalls } from '../ipc/host/host-calls.ts';
import { safeFileName } from './safe-file-name.ts';

export type EvidenceCallsParts = {
  /** What a ticket stands for; null when it is not one. */
  readonly pathOf: (ticket: string) => string | null;
  /** Where to write to, as the person chooses; null when nothing was chosen. */
  readonly placeForEvidence: (name: string) => Promise<string | null>;
  /** Throws while locked or signed out. */
  readonly order: (order: EvidenceOrder) => Promise<string>;
};

export type EvidenceHostCalls = Pick<HostCalls, 'evidence.take_in' | 'evidence.export'>;

/** Between the page, which sees names, and the engine, which reads and writes the files. */
export function createEvidenceCalls({
  pathOf,
  placeForEvidence,
  order,
}: EvidenceCallsParts): EvidenceHostCalls {
  return {
    'evidence.take_in': async ({ incident_id, ticket, words }) => {
      const path = pathOf(ticket);
      if (path === null) throw new AppError('not_found', 'Choose the file again. Nothing was added.');
      return { job_id: await order({ order: 'take_in', incident_id, path, words }) };
    },
    'evidence.export': async ({ incident_id, evidence_id, name }) => {
      const path = await placeForEvidence(safeFileName(name));
      if (path === null) return { job_id: null };
      return { job_id: await order({ order: 'export', incident_id, evidence_id, path }) };
    },
  };
}
