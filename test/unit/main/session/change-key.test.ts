import { expect, it } from 'vitest';
import { unwrapKey } from '../../../../electron/main/lock/vault.ts';
import { newWorld, person } from './session-world.ts';

type World = ReturnType<typeof newWorld>;

async function signedIn(world: World) {
  const console = world.start();
  await console.session.resume();
  await console.signIn();
  return console;
}

/** The keychain has the one key that opens the cache, plain and under the password, and no other. */
async function expectSettled({ keychain, disk, server, entries }: World): Promise<void> {
  const stored = keychain.entries.get(`cache-key:${person}`);
  expect(stored).toBe(disk.key);
  const vault = keychain.entries.get(`vault:${person}`) ?? '';
  expect((await unwrapKey(vault, server.password, person))?.toString('hex')).toBe(stored);
  expect(entries().filter((item) => item.startsWith('next'))).toEqual([]);
}

it('changes the key of the cache and of everything that is made with it, also without a network', async () => {
  const world = newWorld();
  const { session, engine } = await signedIn(world);
  const before = world.disk.key;
  world.server.reachable = false;
  await session.changeKey(world.server.password);
  expect(world.disk.key).not.toBe(before);
  await expectSettled(world);
  expect([...world.keychain.entries.values()].some((value) => value.includes(before ?? '-'))).toBe(false);
  await session.lock();
  expect(await session.unlock(world.server.password)).toMatchObject({ kind: 'signed_in' });
  expect(engine.opened.at(-1)).toMatchObject({ cache_key: world.disk.key });
  expect(engine.opened.at(-1)).not.toHaveProperty('next_key');
  expect(world.entries()).toContain('refresh-token');
});

it('needs the password, and changes nothing with another one', async () => {
  const world = newWorld();
  const { session } = await signedIn(world);
  const before = world.disk.key;
  await expect(session.changeKey('a wrong password')).rejects.toMatchObject({ code: 'wrong_credentials' });
  expect(world.disk.key).toBe(before);
  await expectSettled(world);
});

it('keeps the old key where the engine could not change it, and says why', async () => {
  const world = newWorld();
  const { session } = await signedIn(world);
  world.disk.changes = 'refused';
  await expect(session.changeKey(world.server.password)).rejects.toMatchObject({ code: 'disk_full' });
  await expectSettled(world);
});

it.each([0, 1, 2, 3, 4, 5])(
  'has a key to the cache after an end before write %i to the keychain, and ends the change later',
  async (writes) => {
    const world = newWorld();
    const { session } = await signedIn(world);
    world.ending.after = writes;
    await expect(session.changeKey(world.server.password)).rejects.toThrow();
    world.ending.after = Number.POSITIVE_INFINITY;
    const next = world.start();
    expect(await next.session.resume()).toMatchObject({ kind: 'signed_in' });
    // Where only the sealed half of the next key was left, the password brings the other one back.
    await next.session.lock();
    expect(await next.session.unlock(world.server.password)).toMatchObject({ kind: 'signed_in' });
    await next.session.quit(); // Waits for what has begun.
    await expectSettled(world);
  },
);

it('survives a lock between the engine and the keychain', async () => {
  const world = newWorld();
  const { session } = await signedIn(world);
  world.disk.changes = 'died';
  await expect(session.changeKey(world.server.password)).rejects.toMatchObject({ code: 'engine_down' });
  await session.lock();
  expect(world.entries()).not.toContain('next-cache-key');
  world.disk.changes = 'done';
  await session.unlock(world.server.password);
  await session.quit();
  await expectSettled(world);
  expect(world.entries()).toContain('refresh-token');
});
