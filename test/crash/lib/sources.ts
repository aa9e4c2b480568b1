import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canary } from './story.ts';
import type { WriterPlan } from './writer-plan.ts';

/** Files that the user takes in: nothing, one byte, and more than one piece of a write. */
export const sourceSizes = [0, 1, 4_097, 70_000, 140_000] as const;

const known = new Map<number, ReadonlyMap<string, Buffer>>();

export function sourceFile(cachePath: string, index: number): string {
  return join(`${dirname(cachePath)}.sources`, String(index));
}

/** They lie beside the folder of the cache, and are not written by the process that is watched. */
export function makeSources({ path, seed }: Pick<WriterPlan, 'path' | 'seed'>): void {
  mkdirSync(dirname(sourceFile(path, 0)), { recursive: true });
  for (const [index, size] of sourceSizes.entries())
    writeFileSync(sourceFile(path, index), sourceOf(seed, index, size));
}

/** The bytes of the source with that hash; null when there is none. */
export function sourceNamed(seed: number, sha256: string): Buffer | null {
  let sources = known.get(seed);
  if (sources === undefined) {
    const all = sourceSizes.map((size, index) => sourceOf(seed, index, size));
    sources = new Map(all.map((bytes) => [createHash('sha256').update(bytes).digest('hex'), bytes]));
    known.set(seed, sources);
  }
  return sources.get(sha256) ?? null;
}

function sourceOf(seed: number, index: number, size: number): Buffer {
  return Buffer.alloc(size, `${canary(seed, `source ${index}`)} `);
}
