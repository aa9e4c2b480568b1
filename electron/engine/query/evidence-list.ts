import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import type { ShownEvidence } from '../../../shared/ipc/evidence-calls.ts';
import { evidenceOf } from '../cache/tables/evidence.ts';
import { type EvidenceUpload, evidenceUploadsOf } from '../cache/tables/evidence-uploads.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { effectsOf, type PendingEffect } from '../cache/tables/pending-effects.ts';
import type { QueryContext } from './context.ts';

/** The evidence of one incident with what is pending on top, where the bytes are, and what is being done with them. */
export function evidenceList(
  { db, evidence: work }: QueryContext,
  { incident_id }: ParsedInputOf<'evidence.list'>,
): OutputOf<'evidence.list'> {
  const n = findIncidentKey(db, incident_id);
  const effects = n === null ? [] : effectsOf(db, n);
  const uploads = new Map(evidenceUploadsOf(db, incident_id).map((upload) => [upload.evidence_id, upload]));
  const shown = (evidence: Evidence, effect: PendingEffect | null): ShownEvidence => ({
    ...evidence,
    custody: [...evidence.custody, ...pendingCustody(evidence, effects)],
    state: effect === null ? 'confirmed' : effect.state === 'refused' ? 'refused' : 'pending',
    command_id: effect?.commandId ?? null,
    problem: effect?.problem ?? null,
    is_here: evidence.sha256 !== null && work.store.has(evidence.sha256),
    upload: uploadOf(uploads.get(evidence.id), evidence, work.uploads.progress()),
  });
  const confirmed = n === null ? [] : evidenceOf(db, n);
  const arrived = new Set(confirmed.map(({ id }) => id));
  const waiting = effects.flatMap((effect) =>
    effect.kind === 'evidence' && !arrived.has(effect.data.id) ? [shown(effect.data, effect)] : [],
  );
  return {
    evidence: [...confirmed.map((evidence) => shown(evidence, null)), ...waiting],
    jobs: [...work.jobs.list(incident_id)],
    server_takes_contents: work.uploads.isSupported(),
  };
}

function pendingCustody({ id, custody }: Evidence, effects: readonly PendingEffect[]): Evidence['custody'] {
  const known = new Set(custody.map((entry) => entry.id));
  return effects.flatMap((effect) =>
    effect.kind === 'custody' && effect.data.evidence_id === id && !known.has(effect.data.entry.id)
      ? [effect.data.entry]
      : [],
  );
}

function uploadOf(
  upload: EvidenceUpload | undefined,
  evidence: Evidence,
  progress: { readonly evidence_id: string; readonly bytes: number } | null,
): ShownEvidence['upload'] {
  if (upload === undefined || evidence.content_stored_at !== null) return null;
  if (upload.problem !== null) return { state: 'refused', bytes: 0, problem: upload.problem };
  if (progress?.evidence_id === evidence.id)
    return { state: 'running', bytes: progress.bytes, problem: null };
  return { state: 'waiting', bytes: 0, problem: null };
}
