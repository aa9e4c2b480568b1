import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from '../../bench/lib/progress.ts';
import { cacheName } from './cache-parts.ts';
import { traceWriter } from './states.ts';
import { canary } from './story.ts';
import type { Tally } from './tally.ts';

const steps = 260;
const word = /wfcanary[0-9a-f]{20}/g;

/**
 * Strings in every text field, of the user and of the server, in a run that also sets damaged caches aside: none may be
 * found in any byte that the process wrote to any file, whether that file is still there or not. Answers how many there were.
 */
export async function checkCanaries(
  tally: Tally,
  options: { readonly seed: number; readonly folder: string },
): Promise<number> {
  const seed = options.seed * 5_000;
  const folder = join(options.folder, 'canaries');
  const temporary = join(options.folder, 'temporary');
  for (const made of [folder, temporary]) mkdirSync(made);
  const plan = { seed, path: join(folder, cacheName), firstStep: 1, steps, seededBefore: 0, knownMark: null };
  const keys = { current: 0, next: null };
  const trace = await traceWriter(
    folder,
    { ...plan, keys, rekeys: true, checkpointPages: 48, damage: true, close: false, mutation: null },
    { ...process.env, TMPDIR: temporary, SQLITE_TMPDIR: temporary },
  );
  const used = new Set<string>();
  for (const operation of trace.operations) {
    if (operation.is !== 'said') continue;
    const step = /^ACK \S+ (?:timeline|draft|incident\.(?:edit|create)|evidence\.add)\S* (\d+)/.exec(
      operation.text,
    )?.[1];
    const seeded = /^SEEDED (\d+)/.exec(operation.text)?.[1];
    if (step !== undefined) used.add(canary(seed, `typed ${step}`));
    for (let seq = 1; seq <= Number(seeded ?? 0); seq += 1) used.add(canary(seed, `server ${seq}`));
  }
  const left = [folder, temporary].flatMap((each) =>
    readdirSync(each, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  const places = [...trace.written, ...left.map((file) => readFileSync(file))];
  const found = new Set<string>();
  for (const bytes of places) {
    tally.cases += 1;
    for (const encoding of ['latin1', 'utf16le'] as const)
      for (const [text] of bytes.toString(encoding).toLowerCase().matchAll(word)) found.add(text);
  }
  tally.wrong = found.size;
  const aside = left.filter((file) => file.includes('.damaged-')).length;
  progress(`canaries: ${used.size} in ${places.length} writes and files, ${aside} of them set aside`);
  for (const text of found) tally.tell(`found ${text}`);
  return used.size;
}
