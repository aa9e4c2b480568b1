import type { Entry, Skipped } from './entry.ts';
import { asUtf8 } from './text-encoding.ts';
import { unpacked } from './unpack.ts';
import { eachEntry, nameOf, openZip, readEntry, refusal } from './zip-file.ts';

const maximalEntries = 100_000;

export type ZipContents = {
  readonly entries: readonly Entry[];
  readonly skipped: readonly Skipped[];
  readonly close: () => void;
};

/** The files in an archive. Their names are only ever shown; nothing is unpacked onto the disk. */
export async function listZip(path: string, prefix: string): Promise<ZipContents> {
  const zip = await openZip(path);
  const entries: Entry[] = [];
  const skipped: Skipped[] = [];
  try {
    let at = 0;
    for await (const entry of eachEntry(zip)) {
      const name = `${prefix}${nameOf(entry)}`;
      if (name.endsWith('/')) continue;
      const why = at++ < maximalEntries ? refusal(entry) : `there are more than ${maximalEntries} files`;
      if (why === null)
        entries.push({
          name,
          size: entry.compressedSize,
          open: (told) => asUtf8(unpacked(readEntry(zip, entry, told))),
        });
      else if (skipped.length < maximalEntries) skipped.push({ name, why });
    }
  } catch (error) {
    skipped.push({ name: prefix, why: `its list of files is damaged: ${(error as Error).message}` });
  }
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { entries, skipped, close: () => zip.close() };
}
