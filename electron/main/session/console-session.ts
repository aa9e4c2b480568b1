import { AppError } from '../../../shared/errors/app-error.ts';
import type { EngineConfig } from '../../../shared/ipc/engine-frames.ts';
import type { SessionState } from '../../../shared/ipc/session-calls.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import type { AuthApi } from '../auth/auth-api.ts';
import { currentSessionEntry, personItems, personKey } from '../keychain/stored-items.ts';
import { delayAfter, noAttempts, remainingDelay } from '../lock/unlock-delay.ts';
import { type ActiveSession, createActiveSession, engineConfig } from './active-session.ts';
import { cacheFolder } from './cache-folder.ts';
import { createKeyChange, settleKeyChange } from './change-key.ts';
import { type CurrentSession, loadCurrentSession, saveCurrentSession } from './current-session.ts';
import { type Custody, findOrMakeKey, lockAway, storedKey, storedNextKey, takeOut } from './key-custody.ts';
import { loadMark } from './mark-keeper.ts';
import { createSerial } from './serial.ts';
import type { ConsoleSession, ConsoleSessionOptions } from './session-contract.ts';
import { type Admission, admit, type Credentials, logOutQuietly } from './sign-in.ts';
import { signedInOf } from './signed-in.ts';
import {
  asideNotice,
  describeStage,
  keyMissing,
  resumeProblem,
  type Stage,
  signOutFirst,
  signOutProblem,
  tooManyAttempts,
  wrongPassword,
} from './stage.ts';
import { loadWitness } from './witness-keeper.ts';

/**
 * starting -> signed_out | locked | signed_in; signed_out -(signIn)-> signed_in -(lock)-> locked -(unlock)-> signed_in;
 * signed_in | locked -(signOut)-> signed_out; signed_in -(signIn, same person)-> signed_in. One change at a time.
 */
export function createConsoleSession(options: ConsoleSessionOptions): ConsoleSession {
  const { keychain, workspaces, engine, clock, log } = options;
  const serial = createSerial();
  const keyChange = createKeyChange();
  let stage: Stage = { kind: 'starting' };
  let pending: number | null = null;
  let notice: string | null = null;

  function enter(next: Stage): SessionState {
    stage = next;
    const state = describe(next);
    options.publish(state);
    return state;
  }

  const describe = (current: Stage) => describeStage(current, workspaces);

  function custodyOf(origin: string, personId: string): Custody {
    const person = personKey(origin, personId);
    return { person, items: personItems(keychain, person), folder: cacheFolder(options.userData, person) };
  }

  async function activate(
    record: CurrentSession,
    custody: Custody,
    key: Buffer,
    api: AuthApi,
  ): Promise<ActiveSession> {
    const marks = await loadMark(custody.items, log);
    const witness = await loadWitness(custody.items, clock);
    const nextKey = await storedNextKey(custody);
    const isCurrent = () => stage.kind === 'signed_in' && stage.active === active;
    const active = createActiveSession({
      ...{ custody, key, nextKey, marks, witness, api },
      personId: record.me.id,
      timers: options.timers,
      log,
      ended: (error) => {
        log.warn('the server ended the session', { id: error.id });
        if (isCurrent()) options.publish(describe(stage));
      },
      profile: (me) => {
        if (!isCurrent() || JSON.stringify(me) === JSON.stringify(record.me) || me.id !== record.me.id)
          return;
        const changed = { ...record, me };
        enter({ kind: 'signed_in', record: changed, active });
        openCache(changed, active);
        saveCurrentSession(keychain, changed).catch((error: unknown) =>
          log.warn('the profile was not kept', { error }),
        );
      },
    });
    return active;
  }

  /** The engine goes on trying by itself; what stands in the way is the answer to every query. */
  function openCache(record: CurrentSession, active: ActiveSession): void {
    const opened = engine.open(() => configOf(record, active));
    opened.catch((error: unknown) => log.error('the cache is not open', { error }));
  }

  function configOf(record: CurrentSession, active: ActiveSession): EngineConfig {
    const { authorities } = workspaces.get(record.origin);
    return engineConfig(record, active, authorities, options.deviceName);
  }

  async function begin(record: CurrentSession, custody: Custody, key: Buffer): Promise<ActiveSession> {
    await custody.folder.make();
    const active = await activate(record, custody, key, options.connect(record.origin));
    openCache(record, active);
    return active;
  }

  function resumeOnline(active: ActiveSession): void {
    active.token(null).catch((error: unknown) => log.info('working offline for now', { error }));
  }

  async function resume(): Promise<SessionState> {
    try {
      const record = await loadCurrentSession(keychain);
      if (record === null) return enter({ kind: 'signed_out', reason: null });
      const custody = custodyOf(record.origin, record.me.id);
      // Ends a lock that was interrupted; where the key is gone, only the password opens the cache.
      if (record.locked) await custody.items.wipe('lock');
      const key = record.locked ? null : await storedKey(custody);
      if (key === null && (await custody.items.get('vault')) === null)
        return enter({ kind: 'signed_out', reason: keyMissing });
      if (key === null) return enter({ kind: 'locked', record });
      const active = await begin(record, custody, key);
      const state = enter({ kind: 'signed_in', record, active });
      resumeOnline(active);
      return state;
    } catch (error) {
      log.error('the last session could not be resumed', { error });
      return enter({ kind: 'signed_out', reason: resumeProblem(error) });
    }
  }

  async function signIn(
    input: Credentials & { readonly origin: string },
    signal: AbortSignal,
  ): Promise<SessionState> {
    if (stage.kind === 'locked') throw new AppError('locked', 'Unlock the console, or sign out first.');
    const before = stage.kind === 'signed_in' ? stage : null;
    if (before !== null && before.record.origin !== input.origin) throw signOutFirst();
    await keychain.get(currentSessionEntry); // Without a keychain no session is made at the server.
    const api = options.connect(input.origin);
    try {
      const admission = await admit(api, input, signal, log);
      try {
        if (before !== null && before.record.me.id !== admission.me.id) throw signOutFirst();
        await before?.active.stop();
        return await settle(input, admission, api);
      } catch (error) {
        await logOutQuietly(api, admission.pair.refresh_token, log);
        if (before === null) await forgetKeys(custodyOf(input.origin, admission.me.id));
        throw error;
      }
    } catch (error) {
      await api.close();
      throw error;
    }
  }

  /** Stores what a sign-in brought, the refresh token first, and opens the cache. */
  async function settle(
    { origin, password }: Credentials & { readonly origin: string },
    { me, pair, verified }: Admission,
    api: AuthApi,
  ): Promise<SessionState> {
    const custody = custodyOf(origin, me.id);
    await custody.items.set('refresh-token', pair.refresh_token);
    const { key, setAside } = await findOrMakeKey(custody, password, toTimestamp(clock.nowMs()));
    await custody.items.delete('sealed-refresh-token');
    const record: CurrentSession = { v: 1, origin, me, locked: false, attempts: noAttempts, pending: null };
    await saveCurrentSession(keychain, record);
    await workspaces.change(origin, { name: me.organization.name, last_email: me.email });
    notice = setAside === null ? null : asideNotice(setAside);
    await custody.folder.make();
    const active = await activate(record, custody, key, api);
    active.accept(verified);
    openCache(record, active);
    log.info('signed in', { origin });
    return enter({ kind: 'signed_in', record, active });
  }

  async function changeKey(password: string): Promise<SessionState> {
    if (stage.kind !== 'signed_in') throw new AppError('locked', 'The console is locked.');
    const { active, record } = stage;
    await keyChange.run(active, password, () => engine.open(() => configOf(record, active)));
    log.info('the key of the cache was changed');
    return describe(stage);
  }

  async function forgetKeys(custody: Custody): Promise<void> {
    await custody.items.wipe('lock').catch((error: unknown) => log.warn('keys were left behind', { error }));
  }

  async function lock(): Promise<SessionState> {
    if (stage.kind !== 'signed_in') return describe(stage);
    const { active, record } = stage;
    await Promise.all([engine.close(), active.stop()]);
    await active.marks.settled();
    const locked = { ...record, locked: true, pending };
    const state = enter({ kind: 'locked', record: locked });
    engine.prepare();
    try {
      await saveCurrentSession(keychain, locked);
    } finally {
      await lockAway(active.custody, active.key);
    }
    log.info('locked');
    return state;
  }

  async function unlock(password: string): Promise<SessionState> {
    if (stage.kind !== 'locked') return describe(stage);
    const { record } = stage;
    const waitMs = remainingDelay(record.attempts, clock.nowMs());
    if (waitMs > 0) throw tooManyAttempts(waitMs);
    // Counted before it is tried, so that ending the program in between does not make it free.
    const failed = record.attempts.failed + 1;
    const counted = { ...record, attempts: { failed, last_at_ms: clock.nowMs() } };
    await saveCurrentSession(keychain, counted);
    stage = { kind: 'locked', record: counted };
    const custody = custodyOf(record.origin, record.me.id);
    const key = await takeOut(custody, password);
    if (key === null) throw wrongPassword(delayAfter(failed));
    const open = { ...record, locked: false, attempts: noAttempts, pending: null };
    await saveCurrentSession(keychain, open);
    const active = await begin(open, custody, key);
    const state = enter({ kind: 'signed_in', record: open, active });
    resumeOnline(active);
    log.info('unlocked');
    return state;
  }

  async function signOut(wipe: boolean): Promise<SessionState> {
    if (stage.kind !== 'signed_in' && stage.kind !== 'locked') return describe(stage);
    const { record } = stage;
    const custody = custodyOf(record.origin, record.me.id);
    let reason: string | null = null;
    try {
      if (stage.kind === 'signed_in') await endOnline(record.origin, stage.active);
      await custody.items.wipe(wipe ? 'wipe' : 'sign_out');
      await keychain.delete(currentSessionEntry);
      if (wipe) await custody.folder.wipe();
      log.info('signed out', { wiped: wipe });
    } catch (error) {
      log.error('the sign-out was not complete', { error });
      reason = signOutProblem(error);
    }
    notice = null;
    pending = null;
    return enter({ kind: 'signed_out', reason });
  }

  async function endOnline(origin: string, active: ActiveSession): Promise<void> {
    await Promise.all([engine.close(), active.stop()]);
    await active.marks.settled();
    engine.prepare();
    active.key.fill(0);
    const refreshToken = await active.custody.items.get('refresh-token');
    if (refreshToken === null) return;
    const api = options.connect(origin);
    await logOutQuietly(api, refreshToken, log);
    await api.close();
  }

  function activeSession(): ActiveSession {
    if (stage.kind !== 'signed_in') throw new AppError('unauthenticated', 'Nobody is signed in.');
    return stage.active;
  }

  return {
    state: () => describe(stage),
    resume: () => serial(resume),
    signIn: (input, signal) => serial(() => signIn(input, signal)),
    lock: () => serial(lock),
    unlock: (password) => serial(() => unlock(password)),
    signOut: (wipe) => serial(() => signOut(wipe)),
    token: async (rejected) => await activeSession().token(rejected),
    signedIn: () => signedInOf(stage),
    pending: (count) => {
      pending = count;
    },
    changeKey: (password) => serial(() => changeKey(password)),
    keyChanged: (change) => {
      if (keyChange.tell(change)) return;
      const settle = async () =>
        stage.kind === 'signed_in' ? settleKeyChange(stage.active, change) : undefined;
      serial(settle).catch((error: unknown) => log.error('a change of the key was not settled', { error }));
    },
    witness: () => activeSession().witness,
    marked: (mark) => {
      if (stage.kind === 'signed_in') stage.active.marks.keep(mark);
    },
    quit: () =>
      serial(async () => {
        const active = stage.kind === 'signed_in' ? stage.active : null;
        await Promise.all([engine.stop(), active?.stop()]);
        await active?.marks.settled();
      }),
    notice: () => notice,
  };
}
