import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';

/** A file of the payload: its bytes in pieces, so that no size is held in memory. */
export type BagFile = {
  /** Below `data/`, with `/` between its parts. */
  readonly path: string;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

export type BagInfo = readonly (readonly [label: string, value: string])[];

/**
 * Writes a bag (RFC 8493, version 1.0) into a folder that does not exist yet: payload under `data/`, SHA-256 manifests of
 * payload and tag files. What is there when it fails is removed. Throws `conflict` where something is there already.
 */
export async function writeBag(
  folder: string,
  files: AsyncIterable<BagFile> | Iterable<BagFile>,
  info: BagInfo,
  signal: AbortSignal,
  written: (bytes: number) => void = () => undefined,
): Promise<{ readonly files: number; readonly bytes: number }> {
  await makeNew(folder);
  try {
    const manifest: string[] = [];
    const seen = new Set<string>();
    let total = 0;
    for await (const { path, bytes } of files) {
      checkPath(path, seen);
      const file = await writeFile(join(folder, 'data', path), bytes, signal);
      manifest.push(`${file.sha256}  ${encodePath(`data/${path}`)}\n`);
      total += file.bytes;
      written(total);
    }
    const tags: [string, string][] = [
      ['bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'],
      ['bag-info.txt', infoText([...info, ['Payload-Oxum', `${total}.${manifest.length}`]])],
      ['manifest-sha256.txt', manifest.sort().join('')],
    ];
    const sums: string[] = [];
    for (const [name, text] of tags) {
      const { sha256 } = await writeFile(join(folder, name), [Buffer.from(text)], signal);
      sums.push(`${sha256}  ${name}\n`);
    }
    await writeFile(join(folder, 'tagmanifest-sha256.txt'), [Buffer.from(sums.join(''))], signal);
    return { files: manifest.length, bytes: total };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function makeNew(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AppError(
      'conflict',
      'There is something of this name already. Nothing was written; choose another.',
    );
  }
}

/** Names come from sources that nobody vouches for: nothing may leave the folder or fall together with another. */
function checkPath(path: string, seen: Set<string>): void {
  const parts = path.split('/');
  const safe = parts.every(
    (part) =>
      part !== '' && part !== '.' && part !== '..' && !/[\\:]|\p{Cc}/u.test(part) && part.length <= 200,
  );
  const folded = path.normalize('NFC').toLowerCase();
  if (!safe || seen.has(folded)) throw new RangeError(`not a path for a bag: ${JSON.stringify(path)}`);
  seen.add(folded);
}

async function writeFile(path: string, pieces: BagFile['bytes'], signal: AbortSignal) {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o644);
  try {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      hash.update(piece);
      bytes += piece.length;
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

function encodePath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D');
}

function infoText(info: BagInfo): string {
  return info.map(([label, value]) => `${label}: ${value.replaceAll(/\s+/g, ' ').trim()}\n`).join('');
}

/** A name of somebody else's as one part of a path: letters, digits, `.`, `-` and `_`, never hidden, never empty. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^[._]+/, '')
    .slice(0, 120);
  return plain === '' ? 'unnamed' : plain;
}
