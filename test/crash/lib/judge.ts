import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Provenance, provenanceOf } from '../../../electron/engine/cache/cache-use.ts';
import { changeKey } from '../../../electron/engine/cache/change-key.ts';
import { type Cache, openCache, replaceDamaged } from '../../../electron/engine/cache/open-cache.ts';
import { type EvidenceStore, openEvidenceStore } from '../../../electron/engine/evidence/evidence-store.ts';
import { nodeDisk } from '../../../electron/engine/evidence/node-disk.ts';
import { widenStoreKey } from '../../../electron/engine/evidence/store-keys.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { type CacheContent, readContent } from './cache-content.ts';
import { cacheKeyOf, cacheName, cacheParts, type HeldKeys } from './cache-parts.ts';
import type { Image } from './disk.ts';
import { type Expectation, startOf } from './expectation.ts';
import { sourceNamed } from './sources.ts';

/** What is wrong with one cache after a crash; all empty when nothing is. */
export type Verdict = {
  /** Acknowledged, and not there. */
  readonly lost: string[];
  /** Damaged, half done, made up, or not to be opened at all. */
  readonly integrity: string[];
  /** A fresh cache in its place, without a word. */
  readonly reset: boolean;
};

type Opened = {
  readonly content: CacheContent;
  readonly notice: string | null;
  /** How the cache compares with what the keychain remembers. */
  readonly provenance: Provenance;
  /** Contents that were taken in and that the store does not give out. */
  readonly unreadable: readonly string[];
};

export function layOut(folder: string, image: Image): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of image) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

/** Opens the cache in `folder` as the engine does after the crash, and compares it with what was promised. */
export function judge(folder: string, seed: number, expected: Expectation): Verdict {
  const path = join(folder, cacheName);
  const integrity: string[] = [];
  let opened: Opened;
  try {
    opened = readWhole(path, seed, expected, integrity);
  } catch (error) {
    const files = readdirSync(folder).join(' ');
    return { lost: [], integrity: [`not to be opened: ${textOf(error)} (${files})`], reset: false };
  }
  const { content, notice, provenance } = opened;
  if (content.told?.includes('The log of the local cache') === true)
    integrity.push('a crash taken for a damaged log');
  if (notice !== null && !expected.damaged) integrity.push(`set aside: ${notice}`);
  integrity.push(...content.wrong, ...opened.unreadable);
  const lost: string[] = [];
  for (const [key, values] of expected.allowed) {
    const value = content.values.get(key) ?? startOf(key);
    if (values.has(value) || (key === 'cursor' && (values.has('any') || expected.damaged))) continue;
    lost.push(`${key} is ${value || 'absent'}, not ${[...values].join(' or ') || 'absent'}`);
  }
  for (const key of content.values.keys())
    if (key !== 'cursor' && !expected.allowed.has(key)) integrity.push(`${key} was never asked for`);
  const done = expected.pending.filter(
    ([key, value]) => content.values.get(key) === value || (value === '' && !content.values.has(key)),
  );
  if (expected.pending.length > 1 && done.length === 1 && expected.pending[0] === done[0])
    integrity.push(`half done: ${JSON.stringify(expected.pending)}`);
  const reset =
    notice === null &&
    content.told?.startsWith('The local cache was damaged') !== true &&
    provenance.kind === 'same' &&
    expected.opened &&
    content.owner === null;
  if (provenance.kind !== 'same' && !expected.damaged)
    integrity.push(`told apart for no reason: ${provenance.kind}`);
  return { lost, integrity, reset };
}

function readWhole(path: string, seed: number, expected: Expectation, integrity: string[]): Opened {
  const { damaged, mark } = expected;
  const key = keyFor(path, expected.keys, integrity);
  let cache = openCache(cacheParts, path, key);
  try {
    let problem = checkIntegrity(cache);
    if (problem !== null && damaged) {
      cache.close();
      cache = replaceDamaged(cacheParts, path, key);
      problem = checkIntegrity(cache);
    }
    if (problem !== null) integrity.push(problem);
    const { notice } = cache;
    const provenance = provenanceOf(cache.read, mark, notice !== null);
    const content = readContent(cache.read, seed);
    return { content, notice, provenance, unreadable: unreadableIn(path, key, seed, content) };
  } finally {
    cache.close();
  }
}

/** A change of the key that was under way is gone through with, as the engine does when it is given both. */
function keyFor(path: string, { current, next }: HeldKeys, integrity: string[]): Buffer {
  if (next === null) return cacheKeyOf(current);
  widenStoreKey(cacheParts.files, path, cacheKeyOf(current), cacheKeyOf(next), randomBytes);
  const change = changeKey(cacheParts, path, cacheKeyOf(current), cacheKeyOf(next));
  if (!change.done) integrity.push(`the change of the key does not go on: ${textOf(change.error)}`);
  return cacheKeyOf(change.done ? next : current);
}

/** Every content that the outbox names is in the store, whole. */
function unreadableIn(path: string, key: Uint8Array, seed: number, { taken }: CacheContent): string[] {
  if (taken.size === 0) return [];
  const parts = { ...cacheParts, disk: nodeDisk, random: randomBytes };
  const store = openEvidenceStore(parts, path, key);
  try {
    const told = store.notice === null ? [] : [`evidence: ${store.notice}`];
    return [...told, ...[...taken].flatMap(([step, sha256]) => whyUnreadable(store, seed, step, sha256))];
  } finally {
    store.close();
  }
}

function whyUnreadable(store: EvidenceStore, seed: number, step: number, sha256: string): string[] {
  const source = sourceNamed(seed, sha256);
  if (source === null) return [`evidence of step ${step} is of no source`];
  try {
    const read = store.peek(sha256, 0, Math.max(1, source.length));
    return read.equals(source) ? [] : [`evidence of step ${step} is given out as other bytes`];
  } catch (error) {
    return [`evidence of step ${step} cannot be read: ${textOf(error)}`];
  }
}

function checkIntegrity(cache: Cache): string | null {
  try {
    const said = cache.read.values<string>('PRAGMA integrity_check');
    return said.length === 1 && said[0] === 'ok' ? null : said.join('; ');
  } catch (error) {
    return textOf(error);
  }
}

export function textOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code} ${String(error.cause ?? '')}`;
  return String(error);
}
