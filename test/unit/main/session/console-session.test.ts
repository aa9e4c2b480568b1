import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { me } from '../fakes.ts';
import { never, newWorld, origin, person } from './session-world.ts';

let { keychain, userData, server, start, cachePath, entries } = newWorld();
beforeEach(() => {
  ({ keychain, userData, server, start, cachePath, entries } = newWorld());
});

describe('signing in', () => {
  it('stores the refresh token before anything else and opens the person’s own cache', async () => {
    const { session, engine, signIn } = start();
    expect(await session.resume()).toMatchObject({ kind: 'signed_out', reason: null });
    expect(await signIn()).toMatchObject({ kind: 'signed_in', online_session: true });
    expect(keychain.history[0]).toBe(`set refresh-token:${person}`);
    expect(engine.config).toMatchObject({ cache_path: cachePath, origin, me });
    expect(await session.token(null)).toBe('access-1');
  });

  it('leaves nothing behind when the password is wrong', async () => {
    const { session, signIn } = start();
    await session.resume();
    await expect(signIn('wrong')).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(entries()).toEqual([]);
    expect(session.state()).toMatchObject({ kind: 'signed_out' });
  });

  it('ends the session at the server again when it was cancelled, or the keychain fails', async () => {
    const { session } = start();
    await session.resume();
    const controller = new AbortController();
    controller.abort();
    const input = { origin, email: me.email, password: server.password };
    await expect(session.signIn(input, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.loggedOut).toEqual(['refresh-1']);
    keychain.failWith('set');
    await expect(session.signIn(input, never)).rejects.toMatchObject({ code: 'keychain_unavailable' });
    expect(server.loggedOut).toEqual(['refresh-1', 'refresh-2']);
  });

  it('does not even ask the server when there is no keychain', async () => {
    const { session, signIn } = start();
    keychain.failWith('get');
    expect(await session.resume()).toMatchObject({ kind: 'signed_out', reason: 'no keychain' });
    await expect(signIn()).rejects.toMatchObject({ code: 'keychain_unavailable' });
    expect(server.issued).toBe(0);
  });

  it('does not let another person in beside the first', async () => {
    const { session, signIn } = start();
    await session.resume();
    await signIn();
    server.person = { ...me, id: '019ab4f2-0000-7000-8000-000000000002' };
    await expect(signIn()).rejects.toMatchObject({ code: 'conflict' });
    expect(session.state()).toMatchObject({ kind: 'signed_in', me: { id: me.id } });
  });
});

describe('a restart', () => {
  it('resumes without a network, and is online when there is one', async () => {
    const first = start();
    await first.session.resume();
    await first.signIn();
    await first.session.quit();
    server.reachable = false;
    const second = start();
    expect(await second.session.resume()).toMatchObject({ kind: 'signed_in' });
    expect(second.engine.config?.cache_key).toBe(first.engine.opened[0]?.cache_key);
    await expect(second.session.token(null)).rejects.toMatchObject({ code: 'offline' });
    server.reachable = true;
    expect(await second.session.token(null)).toBe('access-2');
  });

  it('works on offline when the server has ended the session, and says so', async () => {
    const first = start();
    await first.session.resume();
    await first.signIn();
    server.issued += 1; // Somebody else has used the refresh token.
    const second = start();
    await second.session.resume();
    await expect(second.session.token(null)).rejects.toMatchObject({ code: 'session_ended' });
    expect(second.session.state()).toMatchObject({ kind: 'signed_in', online_session: false });
    expect(second.engine.config).not.toBeNull();
    expect(await second.signIn()).toMatchObject({ kind: 'signed_in', online_session: true });
    expect(second.engine.config?.cache_key).toBe(first.engine.opened[0]?.cache_key);
  });
});

describe('the lock', () => {
  it('leaves nothing that opens the cache without the password, also after a restart', async () => {
    const { session, engine, signIn } = start();
    await session.resume();
    await signIn();
    session.pending(3);
    expect(await session.lock()).toMatchObject({ kind: 'locked', pending: 3 });
    expect(engine.config).toBeNull();
    expect(entries()).toEqual(['current-session', 'sealed-refresh-token', 'vault']);
    const everything = JSON.stringify([...keychain.entries.values()]);
    expect(everything).not.toContain(engine.opened[0]?.cache_key);
    expect(everything).not.toContain('refresh-1');
    await expect(session.token(null)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await start().session.resume()).toMatchObject({ kind: 'locked', pending: 3 });
  });

  it('opens with the password, without a network, and gives the session back', async () => {
    const first = start();
    await first.session.resume();
    await first.signIn();
    await first.session.lock();
    server.reachable = false;
    const { session, engine, time } = start();
    await session.resume();
    expect(await session.unlock(server.password)).toMatchObject({ kind: 'signed_in' });
    await time.settle();
    expect(engine.config?.cache_key).toBe(first.engine.opened[0]?.cache_key);
    expect(entries()).toEqual(['cache-key', 'current-session', 'refresh-token', 'vault']);
    server.reachable = true;
    expect(await session.token(null)).toBe('access-2');
  });

  it('makes wrong passwords ever slower, and a restart does not help', async () => {
    const first = start();
    await first.session.resume();
    await first.signIn();
    await first.session.lock();
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(first.session.unlock('wrong')).rejects.toMatchObject({ code: 'wrong_credentials' });
    await expect(first.session.unlock('wrong')).rejects.toMatchObject({ retryAfterMs: 2_000 });
    const { session, time } = start();
    await session.resume();
    await expect(session.unlock(server.password)).rejects.toMatchObject({ code: 'rate_limited' });
    await time.advance(2_001);
    expect(await session.unlock(server.password)).toMatchObject({ kind: 'signed_in' });
  });

  it('that was interrupted is finished at the next start', async () => {
    const { session, signIn } = start();
    await session.resume();
    await signIn();
    const key = keychain.entries.get(`cache-key:${person}`) ?? '';
    await session.lock();
    keychain.entries.set(`cache-key:${person}`, key); // As if the program had been killed before this was deleted.
    expect(await start().session.resume()).toMatchObject({ kind: 'locked' });
    expect(entries()).not.toContain('cache-key');
  });

  it('holds even when the keychain fails in the middle', async () => {
    const { session, engine, signIn } = start();
    await session.resume();
    await signIn();
    keychain.failWith('set');
    await expect(session.lock()).rejects.toMatchObject({ code: 'keychain_unavailable' });
    expect(session.state()).toMatchObject({ kind: 'locked' });
    expect(engine.config).toBeNull();
    expect(entries()).not.toContain('cache-key');
  });
});

describe('signing out', () => {
  it('keeps the closed cache for the same person’s next sign-in', async () => {
    const { session, engine, signIn } = start();
    await session.resume();
    await signIn();
    expect(await session.signOut(false)).toMatchObject({ kind: 'signed_out' });
    expect(server.loggedOut).toEqual(['refresh-1']);
    expect(entries()).toEqual(['vault']);
    await signIn();
    expect(engine.opened[1]?.cache_key).toBe(engine.opened[0]?.cache_key);
    expect(session.notice()).toBeNull();
  });

  it('with wiping leaves neither file nor entry', async () => {
    const { session, signIn } = start();
    await session.resume();
    await signIn();
    writeFileSync(`${cachePath}.damaged-1`, 'x');
    await session.signOut(true);
    expect(entries()).toEqual([]);
    expect(existsSync(join(userData, 'workspaces', person))).toBe(false);
  });

  it('works without a network, and while locked', async () => {
    const { session, signIn } = start();
    await session.resume();
    await signIn();
    server.reachable = false;
    await session.lock();
    expect(await session.signOut(false)).toMatchObject({ kind: 'signed_out', reason: null });
    expect(entries()).toEqual(['vault']);
  });

  it('keeps a cache aside whose password was changed elsewhere, and says so', async () => {
    const { session, engine, signIn } = start();
    await session.resume();
    await signIn();
    await session.signOut(false);
    server.password = 'another good password';
    await signIn();
    expect(engine.opened[1]?.cache_key).not.toBe(engine.opened[0]?.cache_key);
    expect(session.notice()).toContain('password has changed');
    const aside = readdirSync(join(userData, 'workspaces', person)).filter((name) =>
      name.startsWith('aside-'),
    );
    expect(aside).toHaveLength(1);
    expect(entries()).toContain('vaults-aside');
  });
});
