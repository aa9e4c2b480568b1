import { open } from 'node:fs/promises';
import type { Member } from './archive-member.ts';
import { readTarMembers, tarHeaderBytes } from './tar-members.ts';
import { FileProblem, packingOf, unpacked } from './unpack.ts';
import { eachEntry, nameOf, openZip, readEntry, refusal } from './zip-file.ts';

export type Archive = { readonly kind: 'zip' | 'tar'; readonly members: AsyncGenerator<Member> };

const readBytes = 1 << 20;

/**
 * The files of a zip or tar (plain, gzip or zstd), one after another; null for what is neither. `progress` hears how many
 * bytes of the archive were read. Throws a FileProblem where the archive is damaged.
 */
export async function archiveMembers(
  path: string,
  progress: (bytes: number) => void = () => undefined,
): Promise<Archive | null> {
  if (packingOf(await headOf(path, 4)) === 'zip') return { kind: 'zip', members: zipMembers(path, progress) };
  if (!(await beginsAsTar(path))) return null;
  return { kind: 'tar', members: readTarMembers(unpacked(fileBytes(path, progress))) };
}

async function beginsAsTar(path: string): Promise<boolean> {
  try {
    for await (const head of unpacked(fileBytes(path, () => undefined, 32 * 1024))) return isTar(head);
    return false;
  } catch (error) {
    // What is wrong with it is said when it is read as what it is.
    if (error instanceof FileProblem) return false;
    throw error;
  }
}

/** `ustar` stands in the first header of every tar that is written today. */
function isTar(head: Uint8Array): boolean {
  return head.length >= tarHeaderBytes && Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar';
}

async function headOf(path: string, bytes: number): Promise<Buffer> {
  for await (const piece of fileBytes(path, () => undefined, bytes)) return piece;
  return Buffer.alloc(0);
}

async function* fileBytes(
  path: string,
  progress: (bytes: number) => void,
  pieceBytes = readBytes,
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      // A buffer of its own each time: whoever unpacks it may still hold the last one.
      const buffer = Buffer.allocUnsafeSlow(pieceBytes);
      const { bytesRead } = await file.read(buffer, 0, pieceBytes, null);
      if (bytesRead === 0) return;
      progress(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* zipMembers(path: string, progress: (bytes: number) => void): AsyncGenerator<Member> {
  const zip = await openZip(path);
  const told = { raw: () => undefined, read: progress };
  try {
    for await (const entry of eachEntry(zip)) {
      // Some programs of Windows write the other stroke.
      const name = nameOf(entry).replaceAll('\\', '/');
      if (name.endsWith('/')) continue;
      yield {
        name,
        size: entry.uncompressedSize,
        refused: refusal(entry),
        read: () => readEntry(zip, entry, told),
      };
    }
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(`its list of files is damaged: ${(error as Error).message}`);
  } finally {
    zip.close();
  }
}
