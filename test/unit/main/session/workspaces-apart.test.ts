import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { personKey } from '../../../../electron/main/keychain/stored-items.ts';
import { me } from '../fakes.ts';
import { newWorld, origin } from './session-world.ts';

const other = 'https://other.example';
const mark = { id: 'ab'.repeat(16), generation: 7 };

it('two workspaces have each their own folder and key, and wiping one leaves the other as it was', async () => {
  const { keychain, start, server } = newWorld();
  const { session, engine, signIn } = start();
  await session.resume();
  await signIn();
  session.marked(mark);
  await session.signOut(false);
  await signIn(server.password, other);
  session.marked({ id: 'cd'.repeat(16), generation: 3 });
  const [first, second] = engine.opened;
  expect(dirname(first?.cache_path ?? '')).not.toBe(dirname(second?.cache_path ?? ''));
  expect(first?.cache_key).not.toBe(second?.cache_key);
  expect(second).not.toHaveProperty('known_mark');
  await session.signOut(true);

  expect(existsSync(second?.cache_path ?? '')).toBe(false);
  expect(existsSync(first?.cache_path ?? '')).toBe(true);
  const left = [...keychain.entries.keys()];
  expect(left.filter((name) => name.endsWith(personKey(other, me.id)))).toEqual([]);
  expect(left.filter((name) => name.endsWith(personKey(origin, me.id))).sort()).toEqual(
    ['cache-mark', 'vault'].map((item) => `${item}:${personKey(origin, me.id)}`),
  );
  await signIn();
  expect(engine.opened[2]).toMatchObject({ cache_key: first?.cache_key, known_mark: mark });
});

it('the mark of a cache is kept through restart, lock and sign-out, only counts up, and goes with the cache', async () => {
  const { start, entries, server, keychain } = newWorld();
  const { session, signIn } = start();
  await session.resume();
  await signIn();
  session.marked(mark);
  session.marked({ ...mark, generation: 5 });
  await session.quit();

  const next = start();
  await next.session.resume();
  expect(next.engine.opened[0]?.known_mark).toEqual(mark);
  next.session.marked({ ...mark, generation: 8 });
  await next.session.lock();
  await next.session.unlock(server.password);
  expect(next.engine.opened[1]?.known_mark).toEqual({ ...mark, generation: 8 });

  // The engine has put another cache in the place of a damaged one.
  next.session.marked({ id: 'ef'.repeat(16), generation: 1 });
  await next.session.quit();
  expect([...keychain.entries.values()].some((value) => value.includes('ef'.repeat(16)))).toBe(true);
  await next.session.signOut(true);
  expect(entries()).toEqual([]);
});

it('no older mark is expected of a new cache after the password was changed elsewhere', async () => {
  const { start, server } = newWorld();
  const { session, engine, signIn } = start();
  await session.resume();
  await signIn();
  session.marked(mark);
  await session.signOut(false);
  server.password = 'another good password';
  await signIn();
  expect(engine.opened[1]).not.toHaveProperty('known_mark');
});
