import type { ApprovalFindings } from './approval-finding.ts';
import type { ApprovalRecord } from './approval-records.ts';
import type { HashTools } from './approval-tools.ts';
import type { ApprovalBundle } from './bundle.ts';
import { type Enrolment, type Revocation, readEnrolment, readRevocation } from './enrolment.ts';
import { type CompactJws, jwsDigest, readCompactJws, refusalOf, type VerifySignature } from './jws.ts';
import { type Endorsement, type Enrolled, lives } from './key-lives.ts';
import { thumbprint } from './thumbprint.ts';

/** A key as its own enrolment and the log tell it. */
export type DirectoryKey = {
  readonly kid: string;
  readonly enrolment: Enrolment;
  /** `(from, to)`: indices at which a signature by it may be accepted; `from` is infinite if it never was let in. */
  readonly from: number;
  readonly to: number;
  readonly compromisedSince: number | null;
};

type DirectoryTools = HashTools & { readonly verify: VerifySignature };

/** Keys by `kid`: enrolled by themselves, let in by somebody else whose key was in already, and all of it in the log. */
export async function readDirectory(
  tools: DirectoryTools,
  bundle: Pick<ApprovalBundle, 'enrolments' | 'endorsements' | 'revocations'>,
  records: readonly ApprovalRecord[],
  findings: ApprovalFindings,
): Promise<ReadonlyMap<string, DirectoryKey>> {
  const enrolled = await readEnrolments(tools, bundle.enrolments, findings);
  const endorsements = await readEndorsements(tools, bundle.endorsements, enrolled, findings);
  const revocations = await readRevocations(tools, bundle.revocations, enrolled, findings);
  const begun = lives(enrolled, endorsements, records, findings);
  const keys = new Map<string, DirectoryKey>();
  for (const [kid, { enrolment }] of enrolled) {
    const record = records.find(({ act, obj }) => act === 'approval_key.revoked' && obj.id === kid);
    const revoked = record?.act === 'approval_key.revoked' ? record : null;
    const by = (revoked?.obj.jws ?? []).flatMap((digest) => revocations.get(digest) ?? []);
    const people = new Set(by.filter((one) => one.kid === kid).map(({ iss }) => iss));
    if (revoked !== null && !people.has(enrolment.iss) && people.size < 2)
      findings.add('revocation_unsigned', kid);
    keys.set(kid, {
      kid,
      enrolment,
      from: begun.get(kid) ?? Number.POSITIVE_INFINITY,
      to: revoked?.n ?? Number.POSITIVE_INFINITY,
      compromisedSince: revoked?.obj.compromised_since ?? null,
    });
  }
  return keys;
}

async function readEnrolments(
  tools: DirectoryTools,
  compacts: readonly string[],
  findings: ApprovalFindings,
): Promise<ReadonlyMap<string, Enrolled>> {
  const found = new Map<string, Enrolled>();
  for (const [at, compact] of compacts.entries()) {
    const forged = (why: string) => findings.add('enrolment_forged', `enrolments/${at}`, why);
    const read = readCompactJws(compact, 'wf-enrol+jws');
    const enrolment = read.ok ? readEnrolment(read.jws.payload) : null;
    if (!read.ok || enrolment === null) {
      forged(read.ok ? 'payload' : read.why);
      continue;
    }
    const kid = thumbprint(tools, enrolment.jwk);
    const why = found.has(kid)
      ? 'twice'
      : await refusalOf(tools.verify, read.jws, { kid, jwk: enrolment.jwk });
    if (why !== null) forged(why);
    else {
      const { payload } = read.jws;
      found.set(kid, { kid, enrolment, payload, digest: jwsDigest(tools, compact) });
    }
  }
  return found;
}

/** By their digests. */
async function readEndorsements(
  tools: DirectoryTools,
  compacts: readonly string[],
  enrolled: ReadonlyMap<string, Enrolled>,
  findings: ApprovalFindings,
): Promise<ReadonlyMap<string, Endorsement>> {
  const found = new Map<string, Endorsement>();
  for (const [at, compact] of compacts.entries()) {
    const read = readCompactJws(compact, 'wf-enrol+jws');
    const signer = read.ok ? await signerOf(tools, read.jws, enrolled) : null;
    if (read.ok && signer !== null)
      found.set(jwsDigest(tools, compact), { signer, payload: read.jws.payload });
    else findings.add('endorsement_forged', `endorsements/${at}`);
  }
  return found;
}

/** By their digests. */
async function readRevocations(
  tools: DirectoryTools,
  compacts: readonly string[],
  enrolled: ReadonlyMap<string, Enrolled>,
  findings: ApprovalFindings,
): Promise<ReadonlyMap<string, Revocation>> {
  const found = new Map<string, Revocation>();
  for (const [at, compact] of compacts.entries()) {
    const read = readCompactJws(compact, 'wf-revoke+jws');
    const revocation = read.ok ? readRevocation(read.jws.payload) : null;
    const signer = read.ok ? await signerOf(tools, read.jws, enrolled) : null;
    if (revocation !== null && signer?.enrolment.iss === revocation.iss)
      found.set(jwsDigest(tools, compact), revocation);
    else findings.add('revocation_forged', `revocations/${at}`);
  }
  return found;
}

/** The key that it is signed by; null if that is none of these, or the signature does not hold. */
async function signerOf(
  tools: DirectoryTools,
  jws: CompactJws,
  enrolled: ReadonlyMap<string, Enrolled>,
): Promise<Enrolled | null> {
  const signer = enrolled.get(jws.header.kid);
  if (signer === undefined) return null;
  const why = await refusalOf(tools.verify, jws, { kid: signer.kid, jwk: signer.enrolment.jwk });
  return why === null ? signer : null;
}

/** Whether a signature by it that was accepted at index `n`, at `at` in milliseconds since 1970, may count. */
export function isActiveAt({ enrolment, from, to }: DirectoryKey, n: number, at: number): boolean {
  return from < n && n < to && at < enrolment.exp * 1000;
}
