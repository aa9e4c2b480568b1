import { rewriteShrinkable } from './change-key.ts';
import { type Cache, type CacheParts, openCache, replaceDamaged } from './open-cache.ts';

/** Opens the cache; one whose file cannot become smaller is written anew first, once, where there is room for that. */
export function openShrinkable(parts: CacheParts, path: string, key: Uint8Array, replace: boolean): Cache {
  const cache = (replace ? replaceDamaged : openCache)(parts, path, key);
  if (cache.shrinks) return cache;
  cache.close();
  rewriteShrinkable(parts, path, key);
  const again = openCache(parts, path, key);
  return { ...again, notice: cache.notice };
}
