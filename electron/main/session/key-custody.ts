import { z } from 'zod';
import type { PersonItems } from '../keychain/stored-items.ts';
import { keyFromHex, newCacheKey, sealText, unsealText, unwrapKey, wrapKey } from '../lock/vault.ts';
import type { CacheFolder } from './cache-folder.ts';

/** Everything that is done with one person's keys; `person` binds what is sealed to them. */
export type Custody = {
  readonly person: string;
  readonly items: PersonItems;
  readonly folder: CacheFolder;
};

export type FoundKey = {
  readonly key: Buffer;
  /** The name of the folder that an older cache was moved to because no key to it was found, or null. */
  readonly setAside: string | null;
};

const refreshPurpose = 'refresh token';
const asideSchema = z.array(z.object({ folder: z.string(), vault: z.string() }));
const keptAside = 5;

/** The key at a restart, while not locked. */
export async function storedKey({ items }: Custody): Promise<Buffer | null> {
  return keyFromHex((await items.get('cache-key')) ?? '');
}

/** The key that the cache is being brought under, where that has begun and is not known to be done. */
export async function storedNextKey({ items }: Custody): Promise<Buffer | null> {
  return keyFromHex((await items.get('next-cache-key')) ?? '');
}

/**
 * The key for a sign-in that the server has accepted: the one in use, else the one in the vault. Where the vault does not
 * open, because the password was changed meanwhile, the old cache is kept aside with its vault and a new key is made.
 */
export async function findOrMakeKey(custody: Custody, password: string, stamp: string): Promise<FoundKey> {
  const { items, folder, person } = custody;
  const inUse = await storedKey(custody);
  if (inUse !== null) {
    await items.set('vault', await wrapKey(inUse, password, person));
    const next = await storedNextKey(custody);
    if (next !== null) await items.set('next-vault', await wrapKey(next, password, person));
    return { key: inUse, setAside: null };
  }
  const vault = await items.get('vault');
  const kept = vault === null ? null : await unwrapKey(vault, password, person);
  if (kept !== null) {
    await items.set('cache-key', kept.toString('hex'));
    await takeOutNext(custody, password);
    return { key: kept, setAside: null };
  }
  const setAside = (await folder.hasCache()) ? await folder.setAside(stamp) : null;
  const nextVault = await items.get('next-vault');
  if (setAside !== null && nextVault !== null) await keepVaultAside(items, setAside, nextVault);
  if (setAside !== null && vault !== null) await keepVaultAside(items, setAside, vault);
  await items.delete('next-vault');
  const key = newCacheKey();
  await items.delete('cache-mark'); // The cache that it belonged to is not expected any more.
  // The vault first: a key without a vault could not be locked away.
  await items.set('vault', await wrapKey(key, password, person));
  await items.set('cache-key', key.toString('hex'));
  return { key, setAside };
}

async function keepVaultAside(items: PersonItems, folder: string, vault: string): Promise<void> {
  const parsed = asideSchema.safeParse(parseJson((await items.get('vaults-aside')) ?? '[]'));
  const all = [{ folder, vault }, ...(parsed.success ? parsed.data : [])].slice(0, keptAside);
  await items.set('vaults-aside', JSON.stringify(all));
}

/** Leaves nothing in the keychain that opens anything without the password. Zeroes `key`. */
export async function lockAway({ items }: Custody, key: Buffer): Promise<void> {
  try {
    const refreshToken = await items.get('refresh-token');
    if (refreshToken !== null)
      await items.set('sealed-refresh-token', await sealText(refreshToken, key, refreshPurpose));
  } finally {
    key.fill(0);
    await items.wipe('lock');
  }
}

/** The key when the password is the one of the last sign-in, with everything back in its place; else null. */
export async function takeOut({ items, person }: Custody, password: string): Promise<Buffer | null> {
  const vault = await items.get('vault');
  const key = vault === null ? null : await unwrapKey(vault, password, person);
  if (key === null) return null;
  const next = await takeOutNext({ items, person }, password);
  const sealed = await items.get('sealed-refresh-token');
  const refreshToken = sealed === null ? null : await unsealWithEither(sealed, key, next);
  if (refreshToken !== null) await items.set('refresh-token', refreshToken);
  await items.set('cache-key', key.toString('hex'));
  await items.delete('sealed-refresh-token');
  return key;
}

async function takeOutNext({ items, person }: Pick<Custody, 'items' | 'person'>, password: string) {
  const vault = await items.get('next-vault');
  const next = vault === null ? null : await unwrapKey(vault, password, person);
  if (next !== null) await items.set('next-cache-key', next.toString('hex'));
  return next;
}

/** A lock in the middle of a change of keys may have sealed it under either. */
async function unsealWithEither(sealed: string, key: Buffer, next: Buffer | null): Promise<string | null> {
  const text = await unsealText(sealed, key, refreshPurpose);
  return text ?? (next === null ? null : await unsealText(sealed, next, refreshPurpose));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Fails the schema.
  }
}
