import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/**
 * The bytes of one stored content, `docs/formats/evidence-store-v1.md`: a header, the content in chunks that are each sealed
 * with AES-256-GCM, and a sealed trailer with the SHA-256 of the content. Only primitives that BoringSSL has as well.
 */
const magic = Buffer.from('WFEVID1\n', 'latin1');
export const headerBytes = 56;
export const tagBytes = 16;
export const trailerBytes = 32 + tagBytes;
const saltBytes = 32;

/** Plain bytes of every chunk but the last. */
export const defaultChunkBytes = 1_048_576;
const leastChunkBytes = 4_096;
const mostChunkBytes = 4_194_304;
const mostContentBytes = 2 ** 50;

export type ContentHeader = {
  readonly chunkBytes: number;
  /** Bytes of the content. */
  readonly size: number;
  readonly salt: Uint8Array;
};

/** Thrown for anything that is not exactly what was written. */
export class ContentDamage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ContentDamage';
  }
}

/** How many chunks: at least one, so that an empty content is authenticated too. */
export function chunkCount({ size, chunkBytes }: ContentHeader): number {
  return Math.max(1, Math.ceil(size / chunkBytes));
}

export function storedBytes(header: ContentHeader): number {
  return headerBytes + header.size + chunkCount(header) * tagBytes + trailerBytes;
}

/** Plain bytes of the chunk at `index`. */
export function plainBytesOf({ size, chunkBytes }: ContentHeader, index: number): number {
  return Math.min(chunkBytes, size - index * chunkBytes);
}

/** Where the chunk at `index`, or the trailer for the number of chunks, begins in the file. */
export function placeOf(header: ContentHeader, index: number): number {
  const isTrailer = index === chunkCount(header);
  return headerBytes + (isTrailer ? header.size : index * header.chunkBytes) + index * tagBytes;
}

export function encodeHeader({ chunkBytes, size, salt }: ContentHeader): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  magic.copy(bytes, 0);
  bytes.writeUInt32BE(chunkBytes, 8);
  bytes.writeBigUInt64BE(BigInt(size), 16);
  bytes.set(salt, 24);
  return bytes;
}

/** Checks everything that can be checked without the key, `fileBytes` being the size of the whole file. */
export function decodeHeader(given: Uint8Array, fileBytes: number): ContentHeader {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length !== headerBytes || !bytes.subarray(0, 8).equals(magic) || bytes.readUInt32BE(12) !== 0)
    throw new ContentDamage('The header is not one of an evidence file.');
  const chunkBytes = bytes.readUInt32BE(8);
  const isPower = (chunkBytes & (chunkBytes - 1)) === 0;
  if (!isPower || chunkBytes < leastChunkBytes || chunkBytes > mostChunkBytes)
    throw new ContentDamage('The header names a chunk size that is never written.');
  const size = Number(bytes.readBigUInt64BE(16));
  const header = { chunkBytes, size, salt: Uint8Array.from(bytes.subarray(24, 24 + saltBytes)) };
  if (size > mostContentBytes || storedBytes(header) !== fileBytes)
    throw new ContentDamage('The file is longer or shorter than its header says.');
  return header;
}

/** HKDF-SHA-256 (RFC 5869) for one block of output. */
export function deriveKey(secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Buffer {
  const pseudoRandom = createHmac('sha256', salt).update(secret).digest();
  const key = createHmac('sha256', pseudoRandom).update(info).update(Uint8Array.of(1)).digest();
  pseudoRandom.fill(0);
  return key;
}

const fileLabel = Buffer.from('watchfloor evidence content v1', 'latin1');

/** The whole header goes into the key, so that nothing opens under a header that was changed. */
export function contentKey(storeKey: Uint8Array, header: ContentHeader): Buffer {
  return deriveKey(storeKey, header.salt, Buffer.concat([fileLabel, encodeHeader(header)]));
}

/** The name of a content in the store: whoever lists the folder cannot tell which known file is in it. */
export function contentName(nameKey: Uint8Array, sha256: string): string {
  return createHmac('sha256', nameKey).update(Buffer.from(sha256, 'hex')).digest('hex');
}

type Part = 'chunk' | 'trailer';
const partNumbers: Readonly<Record<Part, number>> = { chunk: 1, trailer: 2 };

/** Each key seals one content, so that part and index make every nonce unique. */
function nonceOf(part: Part, index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(partNumbers[part], 0);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

function boundTo(header: ContentHeader, index: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(BigInt(index), 0);
  bytes.writeBigUInt64BE(BigInt(chunkCount(header)), 8);
  return bytes;
}

/** The sealed bytes, in two pieces to be written one after the other. */
export function seal(
  key: Uint8Array,
  header: ContentHeader,
  part: Part,
  index: number,
  plain: Uint8Array,
): readonly [Uint8Array, Uint8Array] {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(part, index));
  cipher.setAAD(boundTo(header, index));
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** Throws ContentDamage; plain bytes leave only when they are authentic. */
export function unseal(
  key: Uint8Array,
  header: ContentHeader,
  part: Part,
  index: number,
  sealed: Uint8Array,
): Buffer {
  const end = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(part, index), { authTagLength: tagBytes });
  decipher.setAAD(boundTo(header, index));
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    plain.fill(0);
    throw new ContentDamage(`The ${part} at ${index} is not what was written.`);
  }
  return plain;
}
