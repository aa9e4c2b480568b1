import { ApprovalFindings } from '../../shared/approvals/approval-finding.ts';
import type { ApprovalRecord } from '../../shared/approvals/approval-records.ts';
import type { DirectoryKey } from '../../shared/approvals/directory.ts';
import { readEnrolment } from '../../shared/approvals/enrolment.ts';
import { readCompactJws } from '../../shared/approvals/jws.ts';
import { type Endorsement, type Enrolled, lives } from '../../shared/approvals/key-lives.ts';
import { thumbprint } from '../../shared/approvals/thumbprint.ts';
import type { KeyRow } from '../store/approval-keys.ts';
import { digestOf, signatureFault, tools } from './signed.ts';

/**
 * The executor's own directory: of the store it takes nothing but signed strings, and believes them only as far as records of
 * the trail name their digests. A key that nobody of the directory let in does not count, whatever its row says.
 */
export function directoryFrom(
  rows: readonly Pick<KeyRow, 'enrolment_jws' | 'endorsement_jws'>[],
  records: readonly ApprovalRecord[],
): ReadonlyMap<string, DirectoryKey> {
  const enrolled = new Map<string, Enrolled>();
  for (const { enrolment_jws } of rows) {
    const one = readEnrolled(enrolment_jws);
    if (one !== null && !enrolled.has(one.kid)) enrolled.set(one.kid, one);
  }
  const endorsements = new Map<string, Endorsement>();
  for (const { endorsement_jws } of rows) {
    const one = endorsement_jws === null ? null : readEndorsement(endorsement_jws, enrolled);
    if (one !== null && endorsement_jws !== null) endorsements.set(digestOf(endorsement_jws), one);
  }
  const begun = lives(enrolled, endorsements, records, new ApprovalFindings());
  return new Map(
    [...enrolled].map(([kid, { enrolment }]) => {
      const revoked = records.find(({ act, obj }) => act === 'approval_key.revoked' && obj.id === kid);
      const compromisedSince = revoked?.act === 'approval_key.revoked' ? revoked.obj.compromised_since : null;
      const from = begun.get(kid) ?? Number.POSITIVE_INFINITY;
      const to = revoked?.n ?? Number.POSITIVE_INFINITY;
      return [kid, { kid, enrolment, from, to, compromisedSince }];
    }),
  );
}

function readEnrolled(compact: string): Enrolled | null {
  const read = readCompactJws(compact, 'wf-enrol+jws');
  const enrolment = read.ok ? readEnrolment(read.jws.payload) : null;
  if (!read.ok || enrolment === null) return null;
  const kid = thumbprint(tools, enrolment.jwk);
  if (signatureFault(read.jws, { kid, jwk: enrolment.jwk }) !== null) return null;
  return { kid, enrolment, payload: read.jws.payload, digest: digestOf(compact) };
}

function readEndorsement(compact: string, enrolled: ReadonlyMap<string, Enrolled>): Endorsement | null {
  const read = readCompactJws(compact, 'wf-enrol+jws');
  if (!read.ok) return null;
  const signer = enrolled.get(read.jws.header.kid);
  if (signer === undefined) return null;
  const fault = signatureFault(read.jws, { kid: signer.kid, jwk: signer.enrolment.jwk });
  return fault === null ? { signer, payload: read.jws.payload } : null;
}
