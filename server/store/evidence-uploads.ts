import { all, type Database, one, run } from './database.ts';

/** One upload of one piece of evidence; it stays when it is complete, to answer whoever missed that. */
export type Upload = {
  readonly id: string;
  readonly org: number;
  readonly incident_id: string;
  readonly evidence_id: string;
  readonly size: number;
  /** Bytes that are durable on the disk. */
  readonly received: number;
};

const columns = 'id, org, incident_id, evidence_id, size, received';

export function uploadById(db: Database, org: number, id: string): Upload | null {
  return one<Upload>(db, `SELECT ${columns} FROM evidence_uploads WHERE id = ? AND org = ?`, id, org);
}

export function uploadOfEvidence(db: Database, org: number, evidenceId: string): Upload | null {
  return one<Upload>(
    db,
    `SELECT ${columns} FROM evidence_uploads WHERE org = ? AND evidence_id = ?`,
    org,
    evidenceId,
  );
}

export function insertUpload(db: Database, upload: Upload, now: string): void {
  run(
    db,
    `INSERT INTO evidence_uploads (${columns}, created_at, touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    upload.id,
    upload.org,
    upload.incident_id,
    upload.evidence_id,
    upload.size,
    upload.received,
    now,
    now,
  );
}

export function setReceived(db: Database, id: string, received: number, now: string): void {
  run(db, 'UPDATE evidence_uploads SET received = ?, touched_at = ? WHERE id = ?', received, now, id);
}

export function deleteUpload(db: Database, id: string): void {
  run(db, 'DELETE FROM evidence_uploads WHERE id = ?', id);
}

/** Unfinished ones that nobody has touched since. */
export function staleUploads(db: Database, touchedBefore: string): readonly Upload[] {
  return all<Upload>(
    db,
    `SELECT ${columns} FROM evidence_uploads WHERE touched_at < ? AND received < size LIMIT 100`,
    touchedBefore,
  );
}

/** Bytes that an organisation has stored or has announced. */
export function evidenceBytesOf(db: Database, org: number): number {
  const row = one<{ bytes: number }>(
    db,
    `SELECT (SELECT coalesce(sum(size), 0) FROM evidence_contents WHERE org = ?) +
            (SELECT coalesce(sum(size), 0) FROM evidence_uploads WHERE org = ? AND received < size) AS bytes`,
    org,
    org,
  );
  return row?.bytes ?? 0;
}

export function insertContent(db: Database, org: number, sha256: string, size: number, now: string): void {
  run(
    db,
    'INSERT OR IGNORE INTO evidence_contents (org, sha256, size, stored_at) VALUES (?, ?, ?, ?)',
    org,
    sha256,
    size,
    now,
  );
}
