import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import { z } from 'zod';
import type { Entry } from '../read/entry.ts';
import { FileProblem } from '../read/unpack.ts';

const hex = z.string().regex(/^[0-9a-fA-F]{2,4096}$/);
const path = z.string().min(1).max(2_000);

/** The members of a digest that are used (AWS CloudTrail user guide, "CloudTrail digest file structure"). */
const schema = z.object({
  digestStartTime: z.iso.datetime(),
  digestEndTime: z.iso.datetime(),
  digestS3Bucket: path,
  digestS3Object: path,
  digestPublicKeyFingerprint: hex,
  digestSignatureAlgorithm: z.string(),
  previousDigestS3Bucket: path.nullable(),
  previousDigestS3Object: path.nullable(),
  previousDigestHashValue: hex.nullable(),
  previousDigestSignature: hex.nullable(),
  logFiles: z
    .array(z.object({ s3Bucket: path, s3Object: path, hashValue: hex, hashAlgorithm: z.string() }))
    .max(200_000),
});

export type Digest = z.infer<typeof schema> & {
  /** As it was found. */
  readonly name: string;
  /** Of its bytes, unpacked. */
  readonly sha256: string;
  /** In hex, of the file beside it that has what S3 keeps as its metadata; null without one. */
  readonly signature: string | null;
};

/** What a case keeps of one, so that it can be judged again. */
export type KeptDigest = { readonly name: string; readonly text: string; readonly signature: string | null };

const digestName = /_CloudTrail-Digest_[^/]*\.json(\.gz)?$/;
const besideName = /_CloudTrail-Digest_[^/]*\.json(\.gz)?\.(metadata\.json|sig)$/;
const maximalDigestBytes = 64 * 1024 * 1024;
const maximalBesideBytes = 64 * 1024;

/** The files of a trail apart: those with events, and what vouches for them. */
export function apartDigests(entries: readonly Entry[]): {
  readonly logs: readonly Entry[];
  readonly digests: readonly Entry[];
  readonly beside: readonly Entry[];
} {
  return {
    logs: entries.filter(({ name }) => !digestName.test(name) && !besideName.test(name)),
    digests: entries.filter(({ name }) => digestName.test(name) && !besideName.test(name)),
    beside: entries.filter(({ name }) => besideName.test(name)),
  };
}

/** Null for one that cannot be read. */
export async function keepDigest(entry: Entry, beside: readonly Entry[]): Promise<KeptDigest | null> {
  const text = await textOf(entry, maximalDigestBytes);
  if (text === null) return null;
  const plain = (name: string) => basename(name).replace(/\.gz(?=\.|$)/, '');
  const own = beside.find(
    ({ name }) => plain(name).replace(/\.(metadata\.json|sig)$/, '') === plain(entry.name),
  );
  const given = own === undefined ? null : await textOf(own, maximalBesideBytes);
  return { name: entry.name, text, signature: given === null ? null : signatureIn(given) };
}

/** Null for what is no digest. */
export function readDigest({ name, text, signature }: KeptDigest): Digest | null {
  try {
    const digest = schema.parse(JSON.parse(text));
    return { ...digest, name, signature, sha256: createHash('sha256').update(text).digest('hex') };
  } catch {
    return null;
  }
}

/** What `aws s3api head-object` prints, or the signature alone. */
function signatureIn(text: string): string | null {
  if (hex.safeParse(text.trim()).success) return text.trim();
  try {
    const given = z.object({ Metadata: z.object({ signature: hex }) }).safeParse(JSON.parse(text));
    return given.success ? given.data.Metadata.signature : null;
  } catch {
    return null;
  }
}

async function textOf(entry: Entry, limit: number): Promise<string | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of entry.open()) {
      length += piece.length;
      if (length > limit) return null;
      pieces.push(Buffer.from(piece));
    }
  } catch (error) {
    if (error instanceof FileProblem) return null;
    throw error;
  }
  return Buffer.concat(pieces).toString('utf8');
}
