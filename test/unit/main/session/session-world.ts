import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthApi } from '../../../../electron/main/auth/auth-api.ts';
import { createServerClock } from '../../../../electron/main/auth/server-clock.ts';
import { createWorkspaces, type WorkspacesFile } from '../../../../electron/main/files/workspaces-file.ts';
import { personKey } from '../../../../electron/main/keychain/stored-items.ts';
import { createConsoleSession } from '../../../../electron/main/session/console-session.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { EngineConfig, KeyChangeAnswer } from '../../../../shared/ipc/engine-frames.ts';
import { createManualTime } from '../../../fakes/manual-time.ts';
import { fakeKeychain, fakeLog, me } from '../fakes.ts';

export const origin = 'https://soc.example';
export const person = personKey(origin, me.id);
export const never = new AbortController().signal;
const sid = '019ab4f2-0000-7000-8000-0000000000bb';

/** A keychain, a folder and a server that outlive the consoles started on them. */
export function newWorld() {
  const keychain = fakeKeychain();
  const userData = mkdtempSync(join(tmpdir(), 'wf-session-'));
  const server = {
    password: 'correct horse battery',
    person: me,
    reachable: true,
    loggedOut: [] as string[],
    issued: 0,
  };

  /** The file, as far as its key is concerned, and what the engine does when it is asked for another one. */
  const disk = { key: null as string | null, changes: 'done' as 'done' | 'refused' | 'died' };
  /** How many writes the keychain still takes; the process counts as ended after them. */
  const ending = { after: Number.POSITIVE_INFINITY };
  const write = async (run: () => Promise<void>) => {
    if (ending.after <= 0) throw new AppError('keychain_unavailable', 'the process ended');
    ending.after -= 1;
    await run();
  };

  function openDisk(config: EngineConfig, told: (change: KeyChangeAnswer) => void): void {
    const { cache_key, next_key } = config;
    disk.key ??= cache_key;
    if (disk.key !== cache_key && disk.key !== next_key) throw new AppError('cache_key_wrong', 'no');
    if (next_key === undefined) return;
    if (disk.changes === 'done') disk.key = next_key;
    if (disk.changes === 'died') throw new AppError('engine_down', 'no');
    const problem = {
      code: 'disk_full' as const,
      message: 'full',
      id: 'i',
      retry_after_ms: null,
      fields: [],
    };
    told(disk.changes === 'done' ? { done: true } : { done: false, problem });
  }

  /** A console as after a start. */
  function start() {
    const time = createManualTime();
    const engine: { config: EngineConfig | null; opened: EngineConfig[] } = { config: null, opened: [] };
    const reach = () => {
      if (!server.reachable) throw new AppError('offline', 'no');
    };
    const pair = () => {
      server.issued += 1;
      return {
        token_type: 'Bearer' as const,
        access_token: `access-${server.issued}`,
        expires_in: 600,
        refresh_token: `refresh-${server.issued}`,
        session_id: sid,
      };
    };
    const api: AuthApi = {
      clock: createServerClock(time.clock),
      close: async () => undefined,
      discover: async () => {
        reach();
        return {
          service: 's',
          protocol: 1,
          issuer: origin,
          features: { auth: { jwks: 'j', refresh: 'r', logout: 'l' } },
        };
      },
      logIn: async (_email, password) => {
        if (password !== server.password) throw new AppError('wrong_credentials', 'no');
        return { ...pair(), user: server.person };
      },
      signUp: async () => undefined,
      refresh: async (token) => {
        reach();
        if (token !== `refresh-${server.issued}`) throw new AppError('session_ended', 'reused');
        return pair();
      },
      logOut: async (token) => {
        reach();
        server.loggedOut.push(token);
      },
      verify: async (token) => ({
        token,
        personId: server.person.id,
        sessionId: sid,
        organizationId: server.person.organization.id,
        expiresAtMs: time.clock.nowMs() + 600_000,
      }),
      me: async () => server.person,
    };
    let workspacesFile: WorkspacesFile = { workspaces: [] };
    const session = createConsoleSession({
      keychain: {
        ...keychain,
        set: (name, value) => write(() => keychain.set(name, value)),
        delete: (name) => write(() => keychain.delete(name)),
      },
      workspaces: createWorkspaces({
        value: () => workspacesFile,
        set: async (value) => {
          workspacesFile = value;
        },
      }),
      engine: {
        open: async (config) => {
          engine.config = config();
          engine.opened.push(engine.config);
          writeFileSync(engine.config.cache_path, 'cache');
          openDisk(engine.config, session.keyChanged);
        },
        close: async () => {
          engine.config = null;
        },
        stop: async () => {
          engine.config = null;
        },
        prepare: () => undefined,
      },
      connect: () => api,
      userData,
      deviceName: 'desk',
      ...time,
      publish: () => undefined,
      log: fakeLog().log,
    });
    const signIn = (password = server.password, at = origin) =>
      session.signIn({ origin: at, email: me.email, password }, never);
    return { session, engine, time, signIn };
  }

  return {
    keychain,
    userData,
    server,
    disk,
    ending,
    start,
    cachePath: join(userData, 'workspaces', person, 'cache.db'),
    entries: () => [...keychain.entries.keys()].map((name) => name.replace(/:.*/, '')).sort(),
  };
}
