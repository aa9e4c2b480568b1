import type { CustodyEntry, Evidence } from '../../shared/domain/evidence.ts';
import { appendAudit } from '../audit-log/append.ts';
import { entity, putEntity } from '../store/entities.ts';
import { insertContent, setReceived, type Upload } from '../store/evidence-uploads.ts';
import type { Work } from '../store/work.ts';
import type { Writer } from './writer.ts';

/** The newest entries that travel with the evidence; the audit log has all of them. */
const custodyKept = 300;

/** Writes down that the content of a piece of evidence is here and is what it should be; done twice it changes nothing. */
export function markStored(work: Work, upload: Upload, writer: Writer): void {
  const { org, actor, requestId } = writer;
  setReceived(work.db, upload.id, upload.size, work.now);
  const evidence = entity(work.db, org.number, 'evidence', upload.evidence_id);
  if (evidence === null || evidence.sha256 === null || evidence.content_stored_at !== null) return;
  insertContent(work.db, org.number, evidence.sha256, upload.size, work.now);
  const stored = {
    ...withCustody(evidence, {
      id: work.newId(),
      act: 'stored',
      by: actor.id,
      at: work.now,
      recorded_at: work.now,
      detail: 'SHA-256 compared by the server',
    }),
    content_stored_at: work.now,
  };
  putEntity(work, org.number, 'evidence', stored);
  const receipt = appendAudit(work, org, {
    act: 'evidence.content_stored',
    actor,
    obj: { id: evidence.id, type: 'evidence' },
    inc: evidence.incident_id,
    out: 'ok',
    req: requestId,
    detail: { sha256: evidence.sha256, size: upload.size },
  });
  writer.receipted(receipt);
}

/** The evidence with one more entry, as its next version. */
export function withCustody(evidence: Evidence, entry: CustodyEntry): Evidence {
  const custody = [...(evidence.custody ?? []), entry].slice(-custodyKept);
  return { ...evidence, custody, version: evidence.version + 1 };
}
