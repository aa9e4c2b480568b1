import type { ApprovalFindings } from './approval-finding.ts';
import type { ApprovalRecord } from './approval-records.ts';
import type { Enrolment } from './enrolment.ts';

/** A key whose own signature over its enrolment holds. */
export type Enrolled = {
  readonly kid: string;
  readonly enrolment: Enrolment;
  /** The enrolment as it was signed, and the digest of its JWS. */
  readonly payload: string;
  readonly digest: string;
};

/** An enrolment's payload signed by another key. */
export type Endorsement = { readonly signer: Enrolled; readonly payload: string };

type EndorsedRecord = Extract<ApprovalRecord, { act: 'approval_key.endorsed' }>;
/** A key, and the record by which somebody let it in. */
type LetIn = { readonly key: Enrolled; readonly record: EndorsedRecord; readonly signer: Enrolled };

/**
 * From which index on each key counts: that of its endorsement by somebody whose own key counted then, or, of the first two,
 * that of the second of their endorsements of each other. A key that nobody let in has none.
 */
export function lives(
  enrolled: ReadonlyMap<string, Enrolled>,
  endorsements: ReadonlyMap<string, Endorsement>,
  records: readonly ApprovalRecord[],
  findings: ApprovalFindings,
): ReadonlyMap<string, number> {
  const letIn: LetIn[] = [];
  const unproven = new Set<string>();
  for (const key of enrolled.values()) {
    const since = enrolledAt(key, records);
    if (since === null) {
      unproven.add(key.kid);
      findings.add('key_unproven', key.kid);
    } else letIn.push(...endorsedBy(key, since, endorsements, records));
  }
  const begun = new Map<string, number>();
  for (const one of letIn.filter(({ record }) => record.obj.ceremony)) {
    const other = letIn.find(
      ({ key, signer, record }) =>
        record.obj.ceremony && key.kid === one.signer.kid && signer.kid === one.key.kid,
    );
    if (other === undefined || begun.has(one.key.kid)) continue;
    const from = Math.max(one.record.n, other.record.n);
    begun.set(one.key.kid, from);
    const pair = [one.key.kid, other.key.kid];
    const isLate = ({ act, obj, n }: ApprovalRecord) =>
      act === 'approval_key.endorsed' && n < from && !pair.includes(obj.id);
    if (records.some(isLate)) findings.add('ceremony_late', one.key.kid);
  }
  const ordinary = letIn.filter(({ record }) => !record.obj.ceremony);
  for (const { key, record, signer } of ordinary.sort((one, other) => one.record.n - other.record.n)) {
    const from = begun.get(signer.kid) ?? Number.POSITIVE_INFINITY;
    const to = records.find(({ act, obj }) => act === 'approval_key.revoked' && obj.id === signer.kid)?.n;
    const counted = from < record.n && record.n < (to ?? Number.POSITIVE_INFINITY);
    if (counted && record.at < signer.enrolment.exp * 1000 && !begun.has(key.kid))
      begun.set(key.kid, record.n);
  }
  for (const kid of enrolled.keys())
    if (!begun.has(kid) && !unproven.has(kid)) findings.add('key_not_endorsed', kid);
  return begun;
}

/** Index of the record of its enrolment. */
function enrolledAt({ kid, enrolment, digest }: Enrolled, records: readonly ApprovalRecord[]): number | null {
  const record = records.find(
    ({ act, obj }) =>
      act === 'approval_key.enrolled' &&
      obj.id === kid &&
      obj.jws === digest &&
      obj.person === enrolment.iss &&
      obj.device === enrolment.device,
  );
  return record?.n ?? null;
}

/** The endorsements of a key by other people that hold by themselves. */
function endorsedBy(
  key: Enrolled,
  since: number,
  endorsements: ReadonlyMap<string, Endorsement>,
  records: readonly ApprovalRecord[],
): readonly LetIn[] {
  return records.flatMap((record) => {
    if (record.act !== 'approval_key.endorsed' || record.n <= since) return [];
    const { obj, actor } = record;
    const by = endorsements.get(obj.by_jws);
    const holds =
      obj.id === key.kid &&
      obj.jws === key.digest &&
      obj.person === key.enrolment.iss &&
      actor !== obj.person &&
      by?.signer.enrolment.iss === actor &&
      by.payload === key.payload &&
      obj.permissions.includes('key:endorse');
    return holds ? [{ key, record, signer: by.signer }] : [];
  });
}
