import type { Me } from '../../../shared/domain/user.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { EngineConfig } from '../../../shared/ipc/engine-frames.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import type { AuthApi, VerifiedToken } from '../auth/auth-api.ts';
import { createTokenSession } from '../auth/token-session.ts';
import type { Log } from '../log/log.ts';
import type { CurrentSession } from './current-session.ts';
import type { Custody } from './key-custody.ts';
import type { MarkKeeper } from './mark-keeper.ts';
import type { WitnessKeeper } from './witness-keeper.ts';

/** A session in which the cache is open. */
export type ActiveSession = {
  readonly custody: Custody;
  /** Zeroed when the session is locked or signed out. */
  readonly key: Buffer;
  /** The key that the cache is being brought under; null once that is settled. */
  readonly nextKey: { current: Buffer | null };
  readonly marks: MarkKeeper;
  readonly witness: WitnessKeeper;
  readonly api: AuthApi;
  readonly token: (rejected: string | null) => Promise<string>;
  readonly accept: (verified: VerifiedToken) => void;
  /** False once the server has ended the session. */
  readonly isOnline: () => boolean;
  /** No more tokens, no more connections. */
  readonly stop: () => Promise<void>;
};

export type ActiveSessionOptions = {
  readonly custody: Custody;
  readonly key: Buffer;
  readonly nextKey: Buffer | null;
  readonly marks: MarkKeeper;
  readonly witness: WitnessKeeper;
  readonly api: AuthApi;
  readonly personId: string;
  readonly timers: Timers;
  readonly ended: (error: AppError) => void;
  /** The person as the server has them now; asked once, at the first refresh. */
  readonly profile: (me: Me) => void;
  readonly log: Log;
};

const stopTimeoutMs = 3_000;

export function createActiveSession(options: ActiveSessionOptions): ActiveSession {
  const { custody, api, timers, log } = options;
  let online = true;
  let asked = false;
  const tokens = createTokenSession({
    api,
    personId: options.personId,
    timers,
    log,
    store: {
      get: () => custody.items.get('refresh-token'),
      set: (token) => custody.items.set('refresh-token', token),
    },
    ended: (error) => {
      online = false;
      options.ended(error);
    },
    refreshed: () => {
      if (asked) return;
      asked = true;
      void askProfile();
    },
  });

  async function askProfile(): Promise<void> {
    try {
      options.profile(await api.me(await tokens.token(null)));
    } catch (error) {
      asked = false; // The next refresh asks again.
      log.info('the profile could not be read', { error });
    }
  }

  async function stop(): Promise<void> {
    // A refresh under way may store its token; one that takes too long is cut off with its connection.
    const cut = timers.after(stopTimeoutMs, () => void api.close());
    await tokens.stop();
    cut.cancel();
    await api.close();
  }

  return {
    custody,
    key: options.key,
    nextKey: { current: options.nextKey },
    marks: options.marks,
    witness: options.witness,
    api,
    token: tokens.token,
    accept: tokens.accept,
    isOnline: () => online,
    stop,
  };
}

/** What the engine is told when it opens; the key leaves its buffer only here. */
export function engineConfig(
  record: CurrentSession,
  active: ActiveSession,
  authorities: readonly string[],
  deviceName: string,
): EngineConfig {
  const next_key = active.nextKey.current?.toString('hex');
  const known_mark = active.marks.known();
  const audit_pin = active.witness.known();
  return {
    cache_path: active.custody.folder.cachePath,
    cache_key: active.key.toString('hex'),
    origin: record.origin,
    authorities: [...authorities],
    me: record.me,
    device_name: deviceName,
    ...(next_key === undefined ? {} : { next_key }),
    ...(known_mark === undefined ? {} : { known_mark }),
    ...(audit_pin === undefined ? {} : { audit_pin }),
  };
}
