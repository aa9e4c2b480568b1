import { AppError } from '../../../shared/errors/app-error.ts';
import type { DiskReader, EvidenceDisk } from './evidence-disk.ts';

/** A file of the person's own, opened for reading once. */
export type SourceFile = {
  readonly size: number;
  readonly bytes: () => AsyncGenerator<Uint8Array>;
  /** Throws `conflict` when somebody has written to it since it was opened. */
  readonly assertUnchanged: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const pieceBytes = 1_048_576;

/** Throws `not_found`, `invalid_input` for what is not a file, `forbidden` for what may not be read. */
export async function openSource(disk: EvidenceDisk, path: string): Promise<SourceFile> {
  const file = await opened(disk, path);
  if (!file.isFile) {
    await file.close();
    throw new AppError(
      'invalid_input',
      'This is not a file. Folders and devices cannot be added; pack them into one file.',
    );
  }
  return {
    size: file.bytes,
    bytes: () => piecesOf(file),
    assertUnchanged: async () => {
      const now = await file.look();
      if (now.bytes !== file.bytes || now.changedMs !== file.changedMs)
        throw new AppError(
          'conflict',
          'The file was written to while it was read, so that it is not clear what was collected. Nothing was added; copy it first, or stop what writes to it.',
        );
    },
    close: file.close,
  };
}

async function opened(disk: EvidenceDisk, path: string): Promise<DiskReader> {
  try {
    return await disk.open(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') throw new AppError('not_found', 'The file is no longer there. Nothing was added.');
    if (code === 'EACCES' || code === 'EPERM')
      throw new AppError('forbidden', 'The system does not let you read this file. Nothing was added.');
    throw error;
  }
}

async function* piecesOf(file: DiskReader): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (let at = 0; ; ) {
    const length = await file.read(piece, at);
    if (length === 0) return;
    yield piece.subarray(0, length);
    at += length;
  }
}
