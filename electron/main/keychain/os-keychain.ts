import { AppError } from '../../../shared/errors/app-error.ts';
import type { Keychain } from './keychain.ts';

/** The part of the native module that is used; loading it needs the system's secret library. */
export type NativeKeychain = {
  readonly getPassword: (service: string, account: string) => Promise<string | null>;
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>;
  readonly deletePassword: (service: string, account: string) => Promise<boolean>;
};

export type OsKeychainOptions = {
  /** Under which all entries of this installation stand. */
  readonly service: string;
  readonly load: () => Promise<NativeKeychain>;
  readonly platform: NodeJS.Platform;
  /** Until a call is given up; long enough for a person to answer the system's question for its password. */
  readonly timeoutMs: number;
};

/** The OS keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux. Loaded at first use. */
export function createOsKeychain({ service, load, platform, timeoutMs }: OsKeychainOptions): Keychain {
  let loading: Promise<NativeKeychain> | null = null;

  async function use<T>(run: (native: NativeKeychain) => Promise<T>): Promise<T> {
    try {
      loading ??= load();
      const native = await loading;
      return await withTimeout(run(native), timeoutMs);
    } catch (cause) {
      throw new AppError('keychain_unavailable', adviceFor(platform), { cause });
    }
  }

  return {
    get: (name) => use((native) => native.getPassword(service, name)),
    set: (name, value) => use((native) => native.setPassword(service, name, value)),
    delete: async (name) => {
      await use((native) => native.deletePassword(service, name));
    },
  };
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function adviceFor(platform: NodeJS.Platform): string {
  const start = 'The system’s keychain cannot be used, and Watchfloor keeps keys and tokens nowhere else.';
  if (platform === 'darwin') return `${start} Unlock the login keychain in Keychain Access, then try again.`;
  if (platform === 'win32') return `${start} See that the Credential Manager service runs, then try again.`;
  return `${start} It needs libsecret (package libsecret-1-0) and a running, unlocked Secret Service on the session bus, such as gnome-keyring or KWallet; unlock it or install it, then try again.`;
}
