import { expect, it } from 'vitest';
import { createOsKeychain } from '../../../../electron/main/keychain/os-keychain.ts';
import {
  itemsWipedBy,
  personItems,
  personKey,
  storedItems,
} from '../../../../electron/main/keychain/stored-items.ts';
import { fakeKeychain } from '../fakes.ts';

it('each event wipes its own items and those of the events before it', () => {
  expect(itemsWipedBy('lock')).toEqual(['refresh-token', 'cache-key', 'next-cache-key']);
  expect(itemsWipedBy('sign_out')).toEqual([
    'refresh-token',
    'cache-key',
    'next-cache-key',
    'sealed-refresh-token',
  ]);
  expect(itemsWipedBy('wipe')).toEqual(Object.keys(storedItems));
});

it('wipes one person’s items and nobody else’s', async () => {
  const keychain = fakeKeychain();
  const ada = personItems(keychain, personKey('https://a.example', 'ada'));
  const bo = personItems(keychain, personKey('https://a.example', 'bo'));
  for (const items of [ada, bo])
    for (const name of Object.keys(storedItems)) await items.set(name as 'vault', 'x');
  await ada.wipe('wipe');
  expect(
    [...keychain.entries.keys()].every((name) => name.endsWith(personKey('https://a.example', 'bo'))),
  ).toBe(true);
  expect(keychain.entries.size).toBe(Object.keys(storedItems).length);
});

it('goes on wiping after a failure, and tells of it', async () => {
  const keychain = fakeKeychain();
  const person = personKey('https://a.example', 'ada');
  const deleted: string[] = [];
  const items = personItems(
    {
      ...keychain,
      delete: async (name) => {
        if (name.startsWith('refresh')) throw new Error('dbus');
        deleted.push(name);
      },
    },
    person,
  );
  await expect(items.wipe('lock')).rejects.toThrow('dbus');
  expect(deleted).toEqual([`cache-key:${person}`, `next-cache-key:${person}`]);
});

it('keeps people and workspaces apart, without naming them', () => {
  const keys = [
    personKey('https://a', 'x'),
    personKey('https://b', 'x'),
    personKey('https://a', 'y'),
    personKey('https://a\nx', ''),
  ];
  expect(new Set(keys).size).toBe(4);
  expect(keys.every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
});

const native = {
  getPassword: async () => 'v',
  setPassword: async () => undefined,
  deletePassword: async () => true,
};

it.each([
  ['the library cannot be loaded', () => Promise.reject(new Error('libsecret-1.so.0: cannot open'))],
  [
    'the service refuses',
    async () => ({ ...native, getPassword: () => Promise.reject(new Error('locked')) }),
  ],
  ['the bus hangs', async () => ({ ...native, getPassword: () => new Promise<string>(() => undefined) })],
])('says what to do when %s', async (_, load) => {
  const keychain = createOsKeychain({ service: 's', load, platform: 'linux', timeoutMs: 20 });
  await expect(keychain.get('a')).rejects.toMatchObject({
    code: 'keychain_unavailable',
    message: expect.stringContaining('gnome-keyring'),
  });
});

it('works again when the keychain does', async () => {
  let there = false;
  const load = async () => ({
    ...native,
    getPassword: async () => {
      if (!there) throw new Error('locked');
      return 'v';
    },
  });
  const keychain = createOsKeychain({ service: 's', load, platform: 'linux', timeoutMs: 100 });
  await expect(keychain.get('a')).rejects.toMatchObject({ code: 'keychain_unavailable' });
  there = true;
  expect(await keychain.get('a')).toBe('v');
});
