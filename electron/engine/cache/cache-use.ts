import type { CacheMark } from '../../../shared/ipc/engine-frames.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import type { AnyDb, WritableDb } from './database.ts';
import { getMeta, setMeta } from './tables/meta.ts';

/**
 * How the cache that was found compares with the one that was last used here, as the keychain remembers it. No cipher
 * notices a whole file that was put back to an older state; a counter outside the file does.
 */
export type Provenance =
  /** It is that one, or the keychain remembers none, or it took that one's place by our own doing. */
  | { readonly kind: 'same' }
  /** The file is new, and the one that was here is gone. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'older'; readonly found: number; readonly known: number }
  | { readonly kind: 'other' };

/** Before anything is written. `replaced` is a cache that has just been made in the place of a damaged one. */
export function provenanceOf(db: AnyDb, known: CacheMark | null, replaced: boolean): Provenance {
  const found = markOf(db);
  if (known === null || replaced) return { kind: 'same' };
  if (found === null) {
    // A cache with an owner but without a mark is from before there were marks.
    return getMeta(db, 'owner') === null
      ? { kind: 'gone' }
      : { kind: 'older', found: 0, known: known.generation };
  }
  if (found.id === known.id)
    return found.generation >= known.generation
      ? { kind: 'same' }
      : { kind: 'older', found: found.generation, known: known.generation };
  return getMeta(db, 'replaces') === known.id ? { kind: 'same' } : { kind: 'other' };
}

export type CacheUse = {
  readonly mark: CacheMark;
  /** The last use did not end with a close. */
  readonly unclean: boolean;
  /** What `told` of this or, where that one had no proper end, of the last use says. */
  readonly told: string | null;
};

type Beginning = {
  readonly random: RandomBytes;
  readonly known: CacheMark | null;
  /** A new identity, so that the cache which the keychain remembers is noticed should it come back. */
  readonly renew: boolean;
  /** What the user must be told for as long as this use lasts. */
  readonly told: string | null;
};

/** Marks the cache as open, one generation on. Durable when it returns. */
export function beginUse(db: WritableDb, { random, known, renew, told }: Beginning): CacheUse {
  return db.transaction(() => {
    const unclean = getMeta(db, 'in_use') !== null;
    const before = markOf(db);
    const id = before === null || renew ? Buffer.from(random(16)).toString('hex') : before.id;
    const mark = { id, generation: Math.max(before?.generation ?? 0, known?.generation ?? 0) + 1 };
    if (id !== before?.id) setMeta(db, 'replaces', known?.id ?? null);
    if (told !== null) setMeta(db, 'told', told);
    setMeta(db, 'in_use', '1');
    write(db, mark);
    return { mark, unclean, told: getMeta(db, 'told') };
  });
}

/** One generation on, while in use. */
export function advanceUse(db: WritableDb): CacheMark {
  return db.transaction(() => oneOn(db));
}

/** The clean end. */
export function endUse(db: WritableDb): CacheMark {
  return db.transaction(() => {
    setMeta(db, 'in_use', null);
    setMeta(db, 'told', null);
    return oneOn(db);
  });
}

function oneOn(db: WritableDb): CacheMark {
  const before = markOf(db);
  if (before === null) throw new Error('a cache in use has no mark');
  const mark = { ...before, generation: before.generation + 1 };
  write(db, mark);
  return mark;
}

function markOf(db: AnyDb): CacheMark | null {
  const id = getMeta(db, 'identity');
  return id === null ? null : { id, generation: Number(getMeta(db, 'generation') ?? '0') };
}

function write(db: WritableDb, mark: CacheMark): void {
  setMeta(db, 'identity', mark.id);
  setMeta(db, 'generation', String(mark.generation));
}
