import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** An export of an audit trail as it lies in a folder (`docs/formats/audit-export-v1.md`). */
export type ExportFolder = {
  readonly folder: string;
  /** The log's name as its notes give it; only what picks the pin, which then vouches for it. */
  readonly origin: string | null;
  /** The file of records. */
  readonly records: string;
  /** What stands beside it and belongs to it, by name. */
  readonly parts: readonly { readonly name: string; readonly path: string; readonly bytes: number }[];
};

const recordNames = ['records.ndjson', 'records.ndjson.gz'];
const partNames = ['range.json', 'export.note', 'leaves.bin', 'disclosures.ndjson'];
const mostHeads = 200_000;

/** Null if the folder is none. */
export function readExportFolder(folder: string): ExportFolder | null {
  if (!lstatSync(folder).isDirectory()) return null;
  const records = recordNames.map((name) => join(folder, name)).find((path) => isPlainFile(path));
  if (records === undefined || !isPlainFile(join(folder, 'range.json'))) return null;
  const heads = isFolder(join(folder, 'checkpoints')) ? readdirSync(join(folder, 'checkpoints')).sort() : [];
  const names = [...partNames, ...heads.slice(0, mostHeads).map((name) => `checkpoints/${name}`)];
  const parts = names.flatMap((name) => {
    const path = join(folder, name);
    return isPlainFile(path) ? [{ name, path, bytes: statSync(path).size }] : [];
  });
  return { folder, origin: originOf(folder, heads), records, parts };
}

function originOf(folder: string, heads: readonly string[]): string | null {
  const lines = (name: string) => {
    const path = join(folder, name);
    if (!isPlainFile(path) || statSync(path).size > 1024 * 1024) return [];
    return readFileSync(path, 'utf8').split('\n');
  };
  const last = heads.at(-1);
  return lines('export.note')[1] || (last === undefined ? '' : lines(`checkpoints/${last}`)[0]) || null;
}

function isPlainFile(path: string): boolean {
  return existsSync(path) && lstatSync(path).isFile();
}

function isFolder(path: string): boolean {
  return existsSync(path) && lstatSync(path).isDirectory();
}
