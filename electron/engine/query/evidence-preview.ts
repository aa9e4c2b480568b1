import { AppError } from '../../../shared/errors/app-error.ts';
import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { previewBytes } from '../../../shared/ipc/evidence-calls.ts';
import type { QueryContext } from './context.ts';
import { evidenceList } from './evidence-list.ts';

/** A few bytes of a content that is on this machine; only authentic ones. */
export function evidencePreview(
  context: QueryContext,
  { incident_id, evidence_id, at }: ParsedInputOf<'evidence.preview'>,
): OutputOf<'evidence.preview'> {
  const listed = evidenceList(context, { incident_id }).evidence.find(({ id }) => id === evidence_id);
  if (listed === undefined || listed.sha256 === null || listed.size === null)
    throw new AppError('not_found', 'This evidence has no bytes to look at.');
  const bytes = context.evidence.store.peek(listed.sha256, at, previewBytes);
  return { size: listed.size, at, base64: bytes.toString('base64') };
}
