import { AppError, fromErrorData } from '../../../shared/errors/app-error.ts';
import type { KeyChangeAnswer } from '../../../shared/ipc/engine-frames.ts';
import { type Deferred, defer } from '../engine/deferred.ts';
import { newCacheKey, unwrapKey, wrapKey } from '../lock/vault.ts';
import type { ActiveSession } from './active-session.ts';
import { storedNextKey } from './key-custody.ts';
import { wrongPassword } from './stage.ts';

/**
 * The keychain's part of bringing a cache under another key:
 *
 *     prepare -> (the engine opens the cache with both keys and says under which it is) -> settle
 *
 * From `prepare` to the end of `settle` the keychain has both keys, plain while unlocked and under the password always, so
 * that whichever of them opens the cache is there after an end at any step. `settle` may be done again.
 */
async function prepare(active: ActiveSession, password: string): Promise<void> {
  const { items, person } = active.custody;
  const vault = await items.get('vault');
  const known = vault === null ? null : await unwrapKey(vault, password, person);
  if (known === null) throw wrongPassword(0);
  known.fill(0);
  if (active.nextKey.current !== null) return; // The cache may be under it already; that change is gone on with.
  const next = newCacheKey();
  await items.set('next-vault', await wrapKey(next, password, person));
  await items.set('next-cache-key', next.toString('hex'));
  active.nextKey.current = next;
}

/** Throws why the key was not changed; the old one holds then, and nothing of the new one is left. */
export async function settleKeyChange(active: ActiveSession, change: KeyChangeAnswer): Promise<void> {
  const { items } = active.custody;
  if (change.done) {
    const next = active.nextKey.current ?? (await storedNextKey(active.custody));
    const vault = await items.get('next-vault');
    if (next === null || vault === null) return; // Settled before.
    await items.set('cache-key', next.toString('hex'));
    next.copy(active.key);
    await items.set('vault', vault);
  }
  // In this order: the engine is never given a next key that a lock would lose.
  await items.delete('next-cache-key');
  await items.delete('next-vault');
  active.nextKey.current?.fill(0);
  active.nextKey.current = null;
  if (!change.done) throw fromErrorData(change.problem);
}

export type KeyChange = {
  /** `open` opens the cache with both keys; the engine's answer comes by `tell`. */
  readonly run: (active: ActiveSession, password: string, open: () => Promise<void>) => Promise<void>;
  /** False when nobody waits for it: then it is the end of a change that was interrupted. */
  readonly tell: (change: KeyChangeAnswer) => boolean;
};

export function createKeyChange(): KeyChange {
  let waiting: Deferred<KeyChangeAnswer> | null = null;
  return {
    run: async (active, password, open) => {
      await prepare(active, password);
      const told = defer<KeyChangeAnswer>();
      waiting = told;
      try {
        open().catch((error: unknown) => told.reject(unfinished(error)));
        await settleKeyChange(active, await told.promise);
      } finally {
        waiting = null;
      }
    },
    tell: (change) => {
      waiting?.resolve(change);
      return waiting !== null;
    },
  };
}

function unfinished(cause: unknown): AppError {
  return new AppError(
    'engine_down',
    'The change of the key was interrupted. Both keys are kept; it is finished when the cache opens next.',
    { cause },
  );
}
