import type { AppErrorData } from '../../../../shared/errors/app-error.ts';
import type { AnyDb, WritableDb } from '../database.ts';

/** One content that the server does not have yet. */
export type EvidenceUpload = {
  readonly evidence_id: string;
  readonly incident_id: string;
  /** The outbox entry that registers the evidence. */
  readonly command_id: string;
  readonly sha256: string;
  readonly size: number;
  readonly queued_at: string;
  readonly path: string | null;
  readonly problem: AppErrorData | null;
};

type Stored = Omit<EvidenceUpload, 'problem'> & { readonly problem: string | null };

const columns = 'evidence_id, incident_id, command_id, sha256, size, queued_at, path, problem';

export function addEvidenceUpload(db: WritableDb, upload: Omit<EvidenceUpload, 'path' | 'problem'>): void {
  db.run(
    'INSERT INTO evidence_uploads (evidence_id, incident_id, command_id, sha256, size, queued_at) VALUES (?, ?, ?, ?, ?, ?)',
    upload.evidence_id,
    upload.incident_id,
    upload.command_id,
    upload.sha256,
    upload.size,
    upload.queued_at,
  );
}

/** Oldest first. */
export function allEvidenceUploads(db: AnyDb): readonly EvidenceUpload[] {
  return db
    .all<Stored>(`SELECT ${columns} FROM evidence_uploads ORDER BY queued_at, evidence_id`)
    .map(uploadFrom);
}

export function evidenceUploadsOf(db: AnyDb, incidentId: string): readonly EvidenceUpload[] {
  return db
    .all<Stored>(`SELECT ${columns} FROM evidence_uploads WHERE incident_id = ?`, incidentId)
    .map(uploadFrom);
}

export function setUploadPath(db: WritableDb, evidenceId: string, path: string | null): void {
  db.run('UPDATE evidence_uploads SET path = ? WHERE evidence_id = ?', path, evidenceId);
}

/** Parks it; null lets it go again. */
export function setUploadProblem(db: WritableDb, evidenceId: string, problem: AppErrorData | null): void {
  db.run(
    'UPDATE evidence_uploads SET problem = ? WHERE evidence_id = ?',
    problem === null ? null : JSON.stringify(problem),
    evidenceId,
  );
}

export function removeEvidenceUpload(db: WritableDb, evidenceId: string): void {
  db.run('DELETE FROM evidence_uploads WHERE evidence_id = ?', evidenceId);
}

/** Of evidence whose registration was given up. */
export function removeUploadOfCommand(db: WritableDb, commandId: string): void {
  db.run('DELETE FROM evidence_uploads WHERE command_id = ?', commandId);
}

function uploadFrom(row: Stored): EvidenceUpload {
  return { ...row, problem: row.problem === null ? null : (JSON.parse(row.problem) as AppErrorData) };
}
