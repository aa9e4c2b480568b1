import { createHash } from 'node:crypto';
import type { Keychain } from './keychain.ts';

/** What ends an item's stay in the keychain: each event also ends those of the events before it. */
export const wipeEvents = ['lock', 'sign_out', 'wipe'] as const;
export type WipeEvent = (typeof wipeEvents)[number];

/** Everything that is ever stored in the keychain for one person in one workspace, and when it is wiped. */
export const storedItems = {
  /** The refresh token as the server gave it; also spent and replaced at each refresh. */
  'refresh-token': { wiped: 'lock' },
  /** 32 bytes in hex: opens the cache at a restart without asking for the password. */
  'cache-key': { wiped: 'lock' },
  /** The key that the cache is being brought under; until that is known to be done, either may open it. */
  'next-cache-key': { wiped: 'lock' },
  /** The refresh token sealed under a key derived from the cache key; there only while locked. */
  'sealed-refresh-token': { wiped: 'sign_out' },
  /** The cache key sealed under the password: what unlocking and the next sign-in open the cache with. */
  vault: { wiped: 'wipe' },
  /** Which cache it is and how far it has come, no secret: by it an older copy that was put back is noticed. */
  'cache-mark': { wiped: 'wipe' },
  /** Keys of the audit log as they were first trusted, and the largest head that was checked; no secret. */
  'audit-pin': { wiped: 'wipe' },
  /** 32 bytes in hex: the Ed25519 key that this console cosigns heads with, and nothing else. */
  'witness-key': { wiped: 'wipe' },
  /** The Ed25519 key that containment is asked for and approved with: its public half, and its seed sealed under the password. */
  'approval-key': { wiped: 'wipe' },
  /** What the server's clock said last, no secret: a device whose clock went backwards does not sign. */
  'approval-clock': { wiped: 'wipe' },
  /** The next key sealed under the password, as `vault` is. */
  'next-vault': { wiped: 'wipe' },
  /** Vaults of caches that were set aside because the password had changed. */
  'vaults-aside': { wiped: 'wipe' },
} as const satisfies Readonly<Record<string, { readonly wiped: WipeEvent }>>;
export type StoredItem = keyof typeof storedItems;

/** An entry that is no person's: who is signed in, and whether the console is locked. Wiped at sign-out. */
export const currentSessionEntry = 'current-session';

/** An entry that is the installation's: its name as a device, the same for everybody who signs in here. Never wiped. */
export const deviceEntry = 'device';

/** The items that an event wipes, in the order of the table. */
export function itemsWipedBy(event: WipeEvent): readonly StoredItem[] {
  const reached = wipeEvents.slice(0, wipeEvents.indexOf(event) + 1);
  const names = Object.keys(storedItems) as StoredItem[];
  return names.filter((name) => reached.includes(storedItems[name].wiped));
}

/** A person in a workspace, as names of folders and keychain entries have it: no address or id is readable in it. */
export function personKey(origin: string, personId: string): string {
  return createHash('sha256').update(`${origin}\n${personId}`).digest('hex').slice(0, 32);
}

/** The keychain's entries of one person. */
export type PersonItems = {
  readonly get: (item: StoredItem) => Promise<string | null>;
  readonly set: (item: StoredItem, value: string) => Promise<void>;
  readonly delete: (item: StoredItem) => Promise<void>;
  /** Deletes all that the event wipes; goes on after a failure and throws the first one at the end. */
  readonly wipe: (event: WipeEvent) => Promise<void>;
};

export function personItems(keychain: Keychain, person: string): PersonItems {
  const entry = (item: StoredItem) => `${item}:${person}`;
  return {
    get: (item) => keychain.get(entry(item)),
    set: (item, value) => keychain.set(entry(item), value),
    delete: (item) => keychain.delete(entry(item)),
    wipe: async (event) => {
      const results = await Promise.allSettled(
        itemsWipedBy(event).map((item) => keychain.delete(entry(item))),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}
