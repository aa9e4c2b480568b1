import { createPublicKey, verify } from 'node:crypto';
import { basename } from 'node:path/posix';
import type { CloudTrailKey } from '../../../../shared/audit/cloudtrail-keys.ts';
import type { DigestProblem, DigestReport } from '../../../../shared/ipc/source-calls.ts';
import type { Digest } from './digest-file.ts';

/** A log file that was taken in; no hash where it could not be read to its end. */
export type HashedFile = { readonly name: string; readonly sha256: string | null };

type Standing = 'signed' | 'unsigned' | 'bad';

const problemsListed = 1_000;
/** What is listed first. */
const gravity: readonly DigestProblem['what'][] = [
  ...(['altered', 'digest_altered', 'bad_signature', 'missing', 'gap', 'unsigned', 'unlisted'] as const),
];
const pathOf = (bucket: string, object: string) => `${bucket}/${object}`;
const placeOf = (digest: Digest) => pathOf(digest.digestS3Bucket, digest.digestS3Object);
const previousOf = ({ previousDigestS3Bucket, previousDigestS3Object }: Digest) =>
  previousDigestS3Bucket === null || previousDigestS3Object === null
    ? null
    : pathOf(previousDigestS3Bucket, previousDigestS3Object);
/** One trail in one region. */
const chainOf = (digest: Digest) =>
  `${digest.digestS3Bucket} ${basename(digest.digestS3Object).replace(/\d{8}T\d{6}Z/, '')}`;

/**
 * What the digests of CloudTrail say of log files (AWS CloudTrail user guide, "Custom implementations of log file integrity
 * validation"): each is signed, names the one before with its hash and signature, and has the hash of every log file of its
 * hour. Nothing of it is believed but what a key of `keys` has signed.
 */
export function judgeDigests(
  found: readonly (Digest | { readonly name: string; readonly unreadable: true })[],
  files: readonly HashedFile[],
  keys: readonly CloudTrailKey[],
): DigestReport {
  const problems: DigestProblem[] = [];
  const report = (what: DigestProblem['what'], name: string, why: string) =>
    void problems.push({ what, name, why });
  const digests: Digest[] = [];
  for (const digest of found) {
    if ('unreadable' in digest) report('digest_altered', digest.name, 'it cannot be read as a digest');
    else digests.push(digest);
  }
  digests.sort((one, other) => (one.digestEndTime < other.digestEndTime ? -1 : 1));
  const byPlace = new Map<string, Digest>();
  for (const digest of digests) {
    const other = byPlace.get(placeOf(digest));
    if (other !== undefined && other.sha256 !== digest.sha256)
      report('digest_altered', digest.name, `${other.name} claims to be the same digest and is another`);
    else byPlace.set(placeOf(digest), digest);
  }
  const unique = [...byPlace.values()];
  const nextOf = new Map<string, Digest[]>();
  for (const digest of unique) {
    const previous = previousOf(digest);
    if (previous !== null) nextOf.set(previous, [...(nextOf.get(previous) ?? []), digest]);
  }
  const standings = new Map<Digest, Standing>();
  for (const digest of unique) {
    const next = nextOf.get(placeOf(digest)) ?? [];
    const wrong = next.find(({ previousDigestHashValue: hash }) => hash?.toLowerCase() !== digest.sha256);
    const judged = standingOf(digest, next, keys);
    standings.set(digest, wrong === undefined ? judged.standing : 'bad');
    if (wrong !== undefined)
      report('digest_altered', digest.name, `its hash is not the one that ${wrong.name} has of it`);
    else if (judged.standing === 'bad') report('bad_signature', digest.name, judged.why);
    else if (judged.standing === 'unsigned') report('unsigned', digest.name, judged.why);
  }
  const gaps = findGaps(unique, byPlace, report);
  const judgedFiles = judgeFiles(unique, standings, files, report);
  const count = (standing: Standing) => [...standings.values()].filter((each) => each === standing).length;
  return {
    digests: found.length,
    signed: count('signed'),
    unsigned: count('unsigned'),
    gaps,
    from: unique[0]?.digestStartTime ?? null,
    to: unique.at(-1)?.digestEndTime ?? null,
    ...judgedFiles,
    problems: problems
      .toSorted((one, other) => gravity.indexOf(one.what) - gravity.indexOf(other.what))
      .slice(0, problemsListed),
    total: problems.length,
  };
}

type Report = (what: DigestProblem['what'], name: string, why: string) => void;

/** By its own signature where that is at hand, else by the one that the next digest has of it. */
function standingOf(
  digest: Digest,
  next: readonly Digest[],
  keys: readonly CloudTrailKey[],
): { readonly standing: Standing; readonly why: string } {
  const signatures = [
    digest.signature,
    ...next.map(({ previousDigestSignature }) => previousDigestSignature),
  ];
  const given = signatures.filter((each) => each !== null);
  if (given.length === 0) {
    return {
      standing: 'unsigned',
      why: 'its signature is in the metadata of its object in S3, and neither that nor a later digest is here',
    };
  }
  if (digest.digestSignatureAlgorithm !== 'SHA256withRSA')
    return { standing: 'unsigned', why: `it is signed in a way that is not known here` };
  const fingerprint = digest.digestPublicKeyFingerprint.toLowerCase();
  const fitting = keys.filter((key) => key.fingerprint === fingerprint);
  if (fitting.length === 0)
    return {
      standing: 'unsigned',
      why: `this machine trusts no key of CloudTrail with fingerprint ${fingerprint}`,
    };
  const holds = given.every((signature) => fitting.some(({ der }) => isSigned(digest, signature, der)));
  return holds
    ? { standing: 'signed', why: '' }
    : { standing: 'bad', why: 'its signature does not hold: it, or what it says of itself, was changed' };
}

function isSigned(digest: Digest, signature: string, der: Uint8Array): boolean {
  const said = [
    digest.digestEndTime,
    placeOf(digest),
    digest.sha256,
    digest.previousDigestSignature ?? 'null',
  ].join('\n');
  try {
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' });
    return verify('sha256', Buffer.from(said, 'utf8'), key, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

/** Digests that a later one follows on from and that are not here, with others of the trail before them. */
function findGaps(unique: readonly Digest[], byPlace: ReadonlyMap<string, Digest>, report: Report): number {
  const seen = new Set<string>();
  let gaps = 0;
  for (const digest of unique) {
    const chain = chainOf(digest);
    const previous = previousOf(digest);
    const isFirst = !seen.has(chain);
    seen.add(chain);
    if (isFirst || (previous !== null && byPlace.has(previous))) continue;
    gaps++;
    report(
      'gap',
      digest.name,
      previous === null
        ? 'the chain begins anew here, although there are earlier digests of this trail'
        : `the digest before it is missing: ${previous}`,
    );
  }
  return gaps;
}

type Counts = Pick<DigestReport, 'listed' | 'proven' | 'vouched' | 'altered' | 'missing' | 'unlisted'>;

/** Log files are known by their last name, in which there is chance; folders may be others than in S3. */
function judgeFiles(
  unique: readonly Digest[],
  standings: ReadonlyMap<Digest, Standing>,
  files: readonly HashedFile[],
  report: Report,
): Counts {
  const plain = (name: string) => basename(name).replace(/\.gz$/, '');
  const byName = new Map<string, HashedFile[]>();
  for (const file of files) byName.set(plain(file.name), [...(byName.get(plain(file.name)) ?? []), file]);
  const counts = { listed: 0, proven: 0, vouched: 0, altered: 0, missing: 0, unlisted: 0 };
  const fits = new Set<HashedFile>();
  const listed = new Set<string>();
  for (const digest of unique) {
    for (const { s3Object, hashValue } of digest.logFiles) {
      const name = plain(s3Object);
      counts.listed++;
      listed.add(name);
      const here = byName.get(name) ?? [];
      const right = here.filter(({ sha256 }) => sha256 === hashValue.toLowerCase());
      for (const file of right) fits.add(file);
      if (right.length > 0) counts[standings.get(digest) === 'signed' ? 'proven' : 'vouched']++;
      else if (here.length === 0) {
        counts.missing++;
        report('missing', s3Object, `${digest.name} has its hash, and it is not here`);
      }
    }
  }
  for (const file of files) {
    if (fits.has(file)) continue;
    if (listed.has(plain(file.name))) {
      counts.altered++;
      report('altered', file.name, 'it is not the file that CloudTrail delivered: its hash is another');
    } else {
      counts.unlisted++;
      report('unlisted', file.name, 'no digest that is here has its hash');
    }
  }
  return counts;
}
