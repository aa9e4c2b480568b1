import type { Me } from '../../../shared/domain/user.ts';
import type { CacheMark, KeyChangeAnswer } from '../../../shared/ipc/engine-frames.ts';
import type { SessionState } from '../../../shared/ipc/session-calls.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import type { AuthApi, VerifiedToken } from '../auth/auth-api.ts';
import type { ServerClock } from '../auth/server-clock.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { Workspaces } from '../files/workspaces-file.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { PersonItems } from '../keychain/stored-items.ts';
import type { Log } from '../log/log.ts';
import type { Credentials } from './sign-in.ts';
import type { WitnessKeeper } from './witness-keeper.ts';

export type ConsoleSessionOptions = {
  readonly keychain: Keychain;
  readonly workspaces: Workspaces;
  readonly engine: Pick<EngineClient, 'open' | 'close' | 'stop' | 'prepare'>;
  readonly connect: (origin: string) => AuthApi;
  readonly userData: string;
  readonly deviceName: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly publish: (state: SessionState) => void;
  readonly log: Log;
};

/** Who is signed in, as signing needs to know them. */
export type SignedIn = {
  readonly origin: string;
  readonly me: Me;
  /** The person in names of keychain entries. */
  readonly person: string;
  readonly items: PersonItems;
  readonly witness: WitnessKeeper;
  /** The server's clock, as its answers have told it. */
  readonly clock: ServerClock;
  readonly verify: (accessToken: string) => Promise<VerifiedToken>;
  /** Uses another access token of the same session from now on. */
  readonly accept: (verified: VerifiedToken) => void;
};

export type ConsoleSession = {
  readonly state: () => SessionState;
  /** At start: who was signed in is again, without a network. */
  readonly resume: () => Promise<SessionState>;
  readonly signIn: (
    input: Credentials & { readonly origin: string },
    signal: AbortSignal,
  ) => Promise<SessionState>;
  readonly lock: () => Promise<SessionState>;
  readonly unlock: (password: string) => Promise<SessionState>;
  readonly signOut: (wipe: boolean) => Promise<SessionState>;
  /** An access token for the engine. */
  readonly token: (rejected: string | null) => Promise<string>;
  /** Throws unless somebody is signed in and the console is unlocked. */
  readonly signedIn: () => SignedIn;
  /** How many actions wait for the server, as the engine last said. */
  readonly pending: (count: number) => void;
  /** Brings the cache under a new key; works without a network. The password must be that of the last sign-in. */
  readonly changeKey: (password: string) => Promise<SessionState>;
  /** What became of the next key when the engine opened the cache. */
  readonly keyChanged: (change: KeyChangeAnswer) => void;
  /** What this console holds as a witness of the audit log. */
  readonly witness: () => WitnessKeeper;
  /** How far the cache has come, as the engine says. */
  readonly marked: (mark: CacheMark) => void;
  /** When the program ends: the cache is closed, a token that is being renewed is stored. The session goes on at the next start. */
  readonly quit: () => Promise<void>;
  /** Something the person must be told once in this session, or null. */
  readonly notice: () => string | null;
};
