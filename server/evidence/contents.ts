import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { Refusal } from '../http/refusal.ts';
import {
  deleteUpload,
  setReceived,
  staleUploads,
  type Upload,
  uploadById,
} from '../store/evidence-uploads.ts';
import { inTransaction, type Store } from '../store/work.ts';
import { createContentFiles } from './content-files.ts';
import { markStored } from './mark-stored.ts';
import type { Writer } from './writer.ts';

/** Takes in and gives out the bytes of evidence. */
export type Contents = {
  readonly path: (org: number, sha256: string) => string;
  /**
   * Appends what arrives to an upload from `offset` on and answers how far it is; all of that is durable, also when the
   * request was cut off. The last byte is followed by the comparison of the hash and by the change of the evidence.
   */
  readonly receive: (upload: Upload, offset: number, body: Readable, writer: Writer) => Promise<number>;
  /** How far an upload is, once whoever was still writing to it has ended; null when there is none. */
  readonly settled: (org: number, uploadId: string) => Promise<Upload | null>;
  /** Whether the content is here already; then the evidence says so from now on. */
  readonly completed: (upload: Upload, writer: Writer) => boolean;
  /** Gives an upload up. */
  readonly discard: (upload: Upload) => Promise<void>;
  /** Gives up what nobody has touched for a week. */
  readonly dropStale: () => void;
};

/** Bytes hashed so far, kept between the requests of an upload; made anew from the file after a restart. */
type Progress = { readonly hash: Hash; readonly bytes: number };
type Writing = { readonly stop: () => void; readonly ended: Promise<unknown> };

const staleMs = 7 * 24 * 3_600_000;
const mostRemembered = 1_000;

export function createContents(store: Store, folder: string): Contents {
  const files = createContentFiles(folder);
  const writing = new Map<string, Writing>();
  const hashed = new Map<string, Progress>();

  /** Whoever comes back has lost the connection before: the older request is ended and waited for. */
  async function takeTurn(id: string): Promise<void> {
    for (let before = writing.get(id); before !== undefined; before = writing.get(id)) {
      before.stop();
      await before.ended;
    }
  }

  async function settled(org: number, id: string): Promise<Upload | null> {
    await takeTurn(id);
    return uploadById(store.db, org, id);
  }

  async function receive(upload: Upload, offset: number, body: Readable, writer: Writer): Promise<number> {
    await takeTurn(upload.id);
    const work = append(upload.id, offset, body, writer);
    const ended = work.catch(() => undefined).finally(() => writing.delete(upload.id));
    writing.set(upload.id, { stop: () => body.destroy(new Error('another request took over')), ended });
    return await work;
  }

  async function append(id: string, offset: number, body: Readable, writer: Writer): Promise<number> {
    const upload = uploadById(store.db, writer.org.number, id);
    if (upload === null) throw new Refusal('not-found');
    if (completed(upload, writer)) return upload.size;
    if (upload.received !== offset)
      throw new Refusal('conflict', { detail: `The upload is at ${upload.received}, not at ${offset}.` });
    const progress = await hashedTo(upload);
    hashed.delete(id);
    const file = await files.openUpload(id, upload.received);
    const received = await writeAll(file, upload, body, progress.hash);
    if (received === upload.size) {
      await finish(upload, progress.hash.digest('hex'), writer);
      return received;
    }
    inTransaction(store, (work) => setReceived(work.db, id, received, work.now));
    remember(id, { hash: progress.hash, bytes: received });
    return received;
  }

  async function hashedTo({ id, received }: Upload): Promise<Progress> {
    const known = hashed.get(id);
    if (known?.bytes === received) return known;
    return { hash: await files.hashUpload(id, received), bytes: received };
  }

  /** What was not hashed again after a restart is only slower. */
  function remember(id: string, progress: Progress): void {
    hashed.set(id, progress);
    const [oldest] = hashed.keys();
    if (hashed.size > mostRemembered && oldest !== undefined) hashed.delete(oldest);
  }

  async function finish(upload: Upload, sha256: string, writer: Writer): Promise<void> {
    if (sha256 !== writer.evidence.sha256) {
      files.discard(upload.id);
      inTransaction(store, (work) => {
        deleteUpload(work.db, upload.id);
      });
      throw new Refusal('validation', {
        detail:
          'The content is not the one that was registered: its SHA-256 is another. Nothing of it was kept.',
      });
    }
    await files.keep(upload.id, upload.org, sha256);
    inTransaction(store, (work) => markStored(work, upload, writer));
  }

  /** The content is here, by another upload or since before the server was ended in the middle. */
  function completed(upload: Upload, writer: Writer): boolean {
    const { sha256, size } = writer.evidence;
    if (sha256 === null || size !== upload.size || !files.has(upload.org, sha256, size)) return false;
    inTransaction(store, (work) => markStored(work, upload, writer));
    files.discard(upload.id);
    return true;
  }

  return {
    path: files.contentPath,
    receive,
    settled,
    completed,
    discard: async (upload) => {
      await takeTurn(upload.id);
      inTransaction(store, (work) => deleteUpload(work.db, upload.id));
      hashed.delete(upload.id);
      files.discard(upload.id);
    },
    dropStale: () => {
      const before = toTimestamp(store.clock.nowMs() - staleMs);
      for (const { id } of staleUploads(store.db, before)) {
        inTransaction(store, (work) => deleteUpload(work.db, id));
        files.discard(id);
      }
    },
  };
}

/** Writes what comes, whole or cut off, and answers where the durable part ends. */
async function writeAll(file: FileHandle, upload: Upload, body: Readable, hash: Hash): Promise<number> {
  let received = upload.received;
  try {
    try {
      for await (const piece of body as AsyncIterable<Buffer>) {
        if (received + piece.length > upload.size)
          throw new Refusal('too-large', { detail: `The upload was announced with ${upload.size} bytes.` });
        await file.write(piece, 0, piece.length, received);
        hash.update(piece);
        received += piece.length;
      }
    } catch (error) {
      if (error instanceof Refusal || isOfDisk(error)) throw error;
      // Cut off: what has arrived counts.
    }
    await file.sync();
    return received;
  } catch (error) {
    if (isOfDisk(error)) throw new Refusal('unavailable', { retryAfterSeconds: 60 });
    throw error;
  } finally {
    await file.close();
  }
}

function isOfDisk(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO';
}
