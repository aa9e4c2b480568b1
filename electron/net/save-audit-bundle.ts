import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { readTar } from './tar-reader.ts';

export type SaveOptions = {
  /** The tar of an export, as it arrives. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Made by this call; there must be nothing yet. */
  readonly folder: string;
  /** Bytes written so far. */
  readonly onBytes: (bytes: number) => void;
};

/** The names that a bundle may have (A1); nothing else is written anywhere. */
const allowed =
  /^(range\.json|export\.note|leaves\.bin|disclosures\.ndjson|records\.ndjson|checkpoints\/[0-9]{20}\.note)$/;

/** Writes the files of a bundle into a folder that is there, whole and on the disk, or not at all. Answers its bytes. */
export async function saveAuditBundle({ chunks, folder, onBytes }: SaveOptions): Promise<number> {
  const draft = join(dirname(folder), `.${basename(folder)}.part`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(join(draft, 'checkpoints'), { recursive: true });
  try {
    const bytes = await writeFiles(chunks, draft, onBytes);
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOTDIR') throw error;
      throw new AppError('conflict', `${folder} exists already. Nothing was written; choose another name.`);
    });
    return bytes;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC'
      ? new AppError('disk_full', 'The disk is full. Nothing of the export was kept.', { cause: error })
      : error;
  }
}

async function writeFiles(
  chunks: AsyncIterable<Uint8Array>,
  draft: string,
  onBytes: (bytes: number) => void,
): Promise<number> {
  let written = 0;
  let file: Awaited<ReturnType<typeof open>> | null = null;
  const end = async () => {
    await file?.sync();
    await file?.close();
    file = null;
  };
  try {
    for await (const part of readTar(chunks)) {
      if (part.kind === 'file') {
        await end();
        if (!allowed.test(part.name))
          throw new AppError('bad_answer', 'The server sent a file that no export has. Nothing was kept.');
        file = await open(join(draft, part.name), 'wx', 0o600);
      } else {
        await file?.write(part.bytes);
        written += part.bytes.length;
        onBytes(written);
      }
    }
    await end();
    return written;
  } finally {
    await (file as Awaited<ReturnType<typeof open>> | null)?.close();
  }
}
