import { dirname } from 'node:path';
import { storageError } from '../cache/storage-error.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { JobWork } from './jobs.ts';

export type ExportParts = {
  readonly disk: EvidenceDisk;
  readonly store: EvidenceStore;
  readonly newId: () => string;
};

/** Writes a content to a file of the person's own, whole or not at all; a file of that name is replaced. */
export async function exportContent(
  { disk, store, newId }: ExportParts,
  sha256: string,
  path: string,
  { signal, progress }: JobWork,
): Promise<void> {
  const beside = `${path}.${newId()}.part`;
  const content = await store.open(sha256);
  try {
    const file = await disk.create(beside);
    try {
      let done = 0;
      for await (const piece of content.bytes()) {
        signal.throwIfAborted();
        await file.append(piece);
        done += piece.length;
        progress(done);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    disk.rename(beside, path);
    await disk.syncFolder(dirname(path));
  } catch (error) {
    disk.remove(beside);
    throw storageError(error);
  } finally {
    await content.close();
  }
}
