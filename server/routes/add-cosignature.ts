import { addCosignature } from '../../shared/api/audit-heads.ts';
import { decodeBase64 } from '../../shared/audit/base64.ts';
import { formatCheckpoint } from '../../shared/audit/checkpoint.ts';
import { keyType, type NoteKey, parseVkey, verifyCosignature } from '../../shared/audit/note-keys.ts';
import { noteTools } from '../audit-log/hashes.ts';
import { logOf } from '../audit-log/organization-log.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import { answer, writeRoute } from '../http/route.ts';
import { checkpointOf, putCosignature, putWitness, witnessOf } from '../store/audit-checkpoints.ts';

/** Cosignatures may be this far from the server's clock. */
const toleranceMs = 300_000;

/**
 * Keeps a witness' cosignature. It is about the log and not in it, or each head would bring the next one; that somebody
 * became a witness is in it.
 */
export const addCosignatureRoute = writeRoute(addCosignature, ({ body, caller, work, audit }) => {
  const { db } = work;
  const log = logOf(db, caller);
  const key = witnessKey(body.vkey, log.origin);
  const known = witnessOf(db, log.number, body.vkey);
  if (known !== null && known.person_id !== caller.user.id)
    throw new Refusal('conflict', { detail: 'This key is the witness of somebody else.' });
  const last = known?.size ?? 0;
  if (body.old !== last)
    throw new Refusal('conflict', { detail: 'Another head was cosigned last.', current: { size: last } });
  if (body.size < last) throw refuseField('/size', 'a larger head was cosigned already');
  const head = checkpointOf(db, log.number, body.size);
  if (head === null || head.note === null) throw new Refusal('not-found');
  const text = formatCheckpoint({ origin: log.origin, size: head.size, root: head.root });
  const signature = decodeBase64(body.cosignature) ?? new Uint8Array();
  const time = verifyCosignature(noteTools, text, key, { name: key.name, keyId: key.id, signature });
  if (time === null) throw refuseField('/cosignature', 'it does not hold for this head');
  if (Math.abs(time * 1_000 - work.nowMs) > toleranceMs)
    throw refuseField('/cosignature', 'its time is more than five minutes off');
  if (known === null)
    audit({
      act: 'audit.witness_added',
      obj: { id: key.id.toString(16), type: 'audit_key', vkey: body.vkey },
    });
  putWitness(db, log.number, { vkey: body.vkey, person_id: caller.user.id, size: body.size });
  putCosignature(db, log.number, body.size, body.vkey, signature);
  return answer(addCosignature, { size: body.size });
});

function witnessKey(vkey: string, origin: string): NoteKey {
  const key = parseVkey(noteTools, vkey);
  if (key === null || key.type !== keyType.cosignature || !/^[a-z0-9./-]{3,120}$/.test(key.name))
    throw refuseField('/vkey', 'not the key of a witness');
  if (key.name === origin || key.name.startsWith(`${origin}/`))
    throw refuseField('/vkey', 'a witness does not have the log’s name');
  return key;
}
