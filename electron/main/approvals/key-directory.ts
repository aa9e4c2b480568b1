import type { listKeys } from '../../../shared/api/approval-keys.ts';
import { getConsistencyProof } from '../../../shared/api/audit-heads.ts';
import type { ReplyOf } from '../../../shared/api/endpoint.ts';
import { approvalRecordSchemas } from '../../../shared/approvals/approval-records.ts';
import { type Enrolment, readEnrolment } from '../../../shared/approvals/enrolment.ts';
import { jwsDigest, readCompactJws, refusalOf } from '../../../shared/approvals/jws.ts';
import { thumbprint } from '../../../shared/approvals/thumbprint.ts';
import { decodeBase64 } from '../../../shared/audit/base64.ts';
import { leafHash } from '../../../shared/audit/chain.ts';
import type { Checkpoint } from '../../../shared/audit/checkpoint.ts';
import { type ConsolePin, continuesPin, judgeNote } from '../../../shared/audit/console-pin.ts';
import { readCanonical } from '../../../shared/audit/strict-record.ts';
import { verifyConsistency, verifyInclusion } from '../../../shared/audit/verify-proofs.ts';
import type { ApprovalKey, ProvenRecord } from '../../../shared/domain/approval.ts';
import { auditRecordSchema } from '../../../shared/domain/audit-record.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { noteTools } from '../session/note-tools.ts';
import type { ApprovalApi } from './approval-api.ts';
import { approvalTools, verifyApproval } from './approval-tools.ts';

type Directory = ReplyOf<typeof listKeys>;

/** A key that this console has checked itself: its own signature, and its records under a head that it holds. */
export type CheckedKey = {
  readonly item: ApprovalKey;
  readonly enrolment: Enrolment;
  /** Null where everything that the server says of it is proven; else what is not, as a sentence. */
  readonly doubt: string | null;
};

/**
 * The head that the server's proofs lead to, once it is known to be of the same history as the one that is pinned here. Throws
 * where it is not: then nothing of the directory is believed.
 */
export async function provenHead(
  api: Pick<ApprovalApi, 'ask'>,
  pin: ConsolePin,
  note: string,
): Promise<Checkpoint> {
  const verdict = judgeNote(noteTools, pin, note);
  const { head: pinned } = pin;
  switch (verdict.kind) {
    case 'same':
      return verdict.head;
    case 'newer': {
      const { head } = verdict;
      const from = pinned?.size ?? 0;
      const proof = from === 0 ? [] : await consistency(api, from, head.size);
      if (!continuesPin(noteTools, pin, head, proof)) throw otherHistory();
      return head;
    }
    case 'rolled_back': {
      const { head } = verdict;
      const root2 = decodeBase64(pinned?.root ?? '');
      const hashes = (await consistency(api, head.size, pinned?.size ?? 0)).map(decodeBase64);
      const whole = hashes.every((hash) => hash !== null);
      const claim = { size1: head.size, size2: pinned?.size ?? 0, root1: head.root };
      if (
        root2 === null ||
        !whole ||
        !verifyConsistency(noteTools.sha256, { ...claim, root2, proof: hashes })
      )
        throw otherHistory();
      return head;
    }
    case 'forged':
    case 'split_view':
      throw otherHistory();
  }
}

async function consistency(api: Pick<ApprovalApi, 'ask'>, from: number, to: number): Promise<string[]> {
  const query = { from: String(from), to: String(to) };
  return (await api.ask(getConsistencyProof, { query })).value.proof;
}

function otherHistory(): AppError {
  return new AppError(
    'bad_answer',
    'The server shows a directory of keys under a head that does not belong to the audit log this console has verified. Nothing is signed. Tell your administrator.',
  );
}

/** Checks every key by itself; one that is not proven keeps none of the others from being used. */
export async function checkDirectory(
  directory: Directory,
  head: Checkpoint | null,
  audience: string,
): Promise<readonly CheckedKey[]> {
  const checked: CheckedKey[] = [];
  for (const item of directory.items) {
    const enrolment = await readOwnEnrolment(item, audience);
    if (enrolment !== null) checked.push({ item, enrolment, doubt: doubtOf(item, head) });
  }
  return checked;
}

/** The enrolment by the key itself, or null: then there is no such key. */
async function readOwnEnrolment(item: ApprovalKey, audience: string): Promise<Enrolment | null> {
  const read = readCompactJws(item.enrolment_jws, 'wf-enrol+jws');
  if (!read.ok) return null;
  const enrolment = readEnrolment(read.jws.payload);
  if (enrolment === null || thumbprint(approvalTools, enrolment.jwk) !== item.kid) return null;
  const isTheirs =
    enrolment.aud === audience && enrolment.iss === item.user_id && enrolment.device === item.device_id;
  const refusal = await refusalOf(verifyApproval, read.jws, { kid: item.kid, jwk: enrolment.jwk });
  return isTheirs && refusal === null ? enrolment : null;
}

function doubtOf(item: ApprovalKey, head: Checkpoint | null): string | null {
  const { enrolled, endorsed, revoked } = item.records;
  const digest = jwsDigest(approvalTools, item.enrolment_jws);
  const claims = [
    { record: enrolled, act: 'approval_key.enrolled' as const, jws: digest },
    ...(endorsed === null ? [] : [{ record: endorsed, act: 'approval_key.endorsed' as const, jws: null }]),
    ...(revoked === null ? [] : [{ record: revoked, act: 'approval_key.revoked' as const, jws: null }]),
  ];
  if (head === null)
    return 'This console has not verified the audit log yet; it does so by itself within a minute of being online.';
  if (item.state === 'active' && endorsed === null)
    return 'No record of its endorsement is in the audit log.';
  for (const { record, act, jws } of claims) {
    const obj = objectOf(record, act);
    if (obj === null || obj.id !== item.kid || obj.person !== item.user_id)
      return 'What the audit log says of it is about something else.';
    if (jws !== null && obj.jws !== jws) return 'The audit log has another enrolment of it.';
    if (!isIncluded(record, head))
      return record.size === null
        ? 'Its record is not yet under a signed head; this takes a few seconds.'
        : 'Its record is not in the audit log that this console has verified.';
  }
  return null;
}

function objectOf(record: ProvenRecord, act: keyof typeof approvalRecordSchemas) {
  const parsed = auditRecordSchema.safeParse(readCanonical(record.record));
  if (!parsed.success || parsed.data.act !== act || parsed.data._n !== record.n) return null;
  const obj = approvalRecordSchemas[act].safeParse(parsed.data.obj);
  return obj.success && 'person' in obj.data ? obj.data : null;
}

function isIncluded({ n, record, proof, size }: ProvenRecord, head: Checkpoint | null): boolean {
  if (head === null || size !== head.size) return false;
  const hashes = proof.map(decodeBase64);
  if (hashes.some((hash) => hash === null)) return false;
  return verifyInclusion(noteTools.sha256, {
    ...{ index: n, size, root: head.root },
    leaf: leafHash(noteTools.sha256, noteTools.utf8(record)),
    proof: hashes as Uint8Array[],
  });
}
