import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

type Keys = { readonly fingerprint: string; readonly list: object; readonly sign: (text: string) => string };

/** A key pair as CloudTrail has one for each region. */
export function trailKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ format: 'der', type: 'pkcs1' });
  const fingerprint = createHash('md5').update(der).digest('hex');
  return {
    fingerprint,
    list: {
      PublicKeyList: [
        {
          Value: der.toString('base64'),
          ValidityStartTime: '2023-01-01T00:00:00+00:00',
          ValidityEndTime: '2024-01-01T00:00:00+00:00',
          Fingerprint: fingerprint,
        },
      ],
    },
    sign: (text) => sign('sha256', Buffer.from(text, 'utf8'), privateKey).toString('hex'),
  };
}

export type TrailFile = { name: string; bytes: Buffer };

export type MadeTrail = {
  /** Log files, unpacked. */
  readonly logs: TrailFile[];
  /** Digests, unpacked, oldest first. */
  readonly digests: TrailFile[];
  /** What S3 has of the newest digest, as `aws s3api head-object` prints it. */
  readonly metadata: TrailFile;
};

const bucket = 'trail-bucket';
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const hour = (at: number, seconds = 0) =>
  new Date(Date.UTC(2023, 6, 10, at, 0, seconds)).toISOString().replace('.000Z', 'Z');
const stamp = (at: number) => hour(at).replace(/[-:]/g, '');

/** A trail of so many hours with two log files an hour and a digest at the end of each. */
export function makeTrail(keys: Keys, hours = 4): MadeTrail {
  const logs: TrailFile[] = [];
  const digests: TrailFile[] = [];
  let previous: { place: string; hash: string; signature: string } | null = null;
  for (let at = 0; at < hours; at += 1) {
    const own = [0, 1].map((n): TrailFile => {
      const record = {
        eventVersion: '1.08',
        eventTime: hour(at, n),
        eventSource: 's3.amazonaws.com',
        eventName: 'GetObject',
        userIdentity: { type: 'IAMUser', userName: 'benjamin', accountId: '1112' },
        awsRegion: 'us-east-1',
        eventID: `${at}-${n}`,
      };
      const name = `AWSLogs/1112/CloudTrail/us-east-1/2023/07/10/1112_CloudTrail_us-east-1_${stamp(at)}_${n}x${at}.json`;
      return {
        name,
        bytes: Buffer.from(JSON.stringify({ Records: [record, { ...record, eventID: `${at}+${n}` }] })),
      };
    });
    logs.push(...own);
    const place = `AWSLogs/1112/CloudTrail-Digest/us-east-1/2023/07/10/1112_CloudTrail-Digest_us-east-1_main_us-east-1_${stamp(at + 1)}.json.gz`;
    const text: string = JSON.stringify({
      awsAccountId: '1112',
      digestStartTime: hour(at),
      digestEndTime: hour(at + 1),
      digestS3Bucket: bucket,
      digestS3Object: place,
      digestPublicKeyFingerprint: keys.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: hour(at, 1),
      oldestEventTime: hour(at),
      previousDigestS3Bucket: previous === null ? null : bucket,
      previousDigestS3Object: previous?.place ?? null,
      previousDigestHashValue: previous?.hash ?? null,
      previousDigestHashAlgorithm: previous === null ? null : 'SHA-256',
      previousDigestSignature: previous?.signature ?? null,
      logFiles: own.map(({ name, bytes }) => ({
        s3Bucket: bucket,
        s3Object: `${name}.gz`,
        hashValue: sha256(bytes),
        hashAlgorithm: 'SHA-256',
        newestEventTime: hour(at, 1),
        oldestEventTime: hour(at),
      })),
    });
    const signed: string = `${hour(at + 1)}\n${bucket}/${place}\n${sha256(text)}\n${previous?.signature ?? 'null'}`;
    previous = { place, hash: sha256(text), signature: keys.sign(signed) };
    digests.push({ name: place.replace(/\.gz$/, ''), bytes: Buffer.from(text) });
  }
  const metadata = { Metadata: { signature: previous?.signature, 'signature-algorithm': 'SHA256withRSA' } };
  const name = `${digests.at(-1)?.name ?? ''}.gz.metadata.json`;
  return { logs, digests, metadata: { name, bytes: Buffer.from(JSON.stringify(metadata)) } };
}

/** As `aws s3 sync` lays it out. */
export function writeTrail({ logs, digests, metadata }: MadeTrail, folder: string): void {
  const put = (name: string, bytes: Buffer) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };
  for (const { name, bytes } of [...logs, ...digests]) put(`${name}.gz`, gzipSync(bytes));
  put(metadata.name, metadata.bytes);
}
