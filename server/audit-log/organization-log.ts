import { parseVkey } from '../../shared/audit/note-keys.ts';
import { formatNote, parseNote } from '../../shared/audit/signed-note.ts';
import type { Caller } from '../checks/authenticate.ts';
import { Refusal } from '../http/refusal.ts';
import type { Services } from '../http/services.ts';
import { type CheckpointRow, cosignaturesOf } from '../store/audit-checkpoints.ts';
import { type AuditLogRow, auditLogOf } from '../store/audit-logs.ts';
import type { Database } from '../store/database.ts';
import { noteTools } from './hashes.ts';
import type { HeadKeeper } from './head-keeper.ts';

/** The log of the caller's organisation; it begins with the first sign-in at the latest. */
export function logOf(db: Database, caller: Caller): AuditLogRow {
  const log = auditLogOf(db, caller.org.number);
  if (log === null) throw new Refusal('not-found');
  return log;
}

/** Refuses where nobody signs heads. */
export function headsOf({ heads }: Services): HeadKeeper {
  if (heads === null) throw new Refusal('unavailable');
  return heads;
}

/** The note of a signed head with the cosignatures that have arrived. */
export function cosignedNote(db: Database, log: number, { note, size }: CheckpointRow): string {
  const parsed = note === null ? null : parseNote(note);
  if (parsed === null) throw new Error(`the head ${size} of log ${log} is not signed`);
  const cosignatures = cosignaturesOf(db, log, size).flatMap(({ vkey, signature }) => {
    const key = parseVkey(noteTools, vkey);
    return key === null ? [] : [{ name: key.name, keyId: key.id, signature }];
  });
  return formatNote({ text: parsed.text, signatures: [...parsed.signatures, ...cosignatures] });
}
