import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import yazl from 'yazl';
import { tarEnd, tarHeader, tarPadding } from '../../server/audit-log/tar.ts';

export type PackedFile = { readonly name: string; readonly bytes: Buffer; readonly mode?: number };

/** Everything below a folder, under `prefix`, as a person would pack it. */
export function filesOf(folder: string, prefix = ''): PackedFile[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .sort()
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name: `${prefix}${name}`, bytes: readFileSync(join(folder, name)) }));
}

export async function zipOf(files: readonly PackedFile[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const { name, bytes, mode } of files) zip.addBuffer(bytes, name, mode === undefined ? {} : { mode });
  zip.end();
  return buffer(zip.outputStream);
}

function tarOf(files: readonly PackedFile[]): Buffer {
  const parts = files.flatMap(({ name, bytes }) => [
    tarHeader(name, bytes.length, 0),
    bytes,
    tarPadding(bytes.length),
  ]);
  return Buffer.concat([...parts, tarEnd]);
}

export const packers = {
  zip: zipOf,
  tar: async (files: readonly PackedFile[]) => tarOf(files),
  'tar.gz': async (files: readonly PackedFile[]) => gzipSync(tarOf(files)),
  'tar.zst': async (files: readonly PackedFile[]) => zstdCompressSync(tarOf(files)),
} as const;
