import { AppError } from '../../../shared/errors/app-error.ts';

/** The access token of the moment, asked of the host once for all who wait. */
export type Tokens = {
  readonly current: () => Promise<string>;
  /** Another one in place of `rejected`; the same answer for everybody whose token was that one. */
  readonly replace: (rejected: string) => Promise<string>;
  /** Forgets the token; nobody waits for the host any longer, however slow it is. */
  readonly stop: () => void;
};

export function createTokens(ask: (rejected: string | null) => Promise<string>): Tokens {
  let token: string | null = null;
  let asking: Promise<string> | null = null;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new AppError('cancelled', 'The console is closing.'));
  });
  stopped.catch(() => undefined); // Mostly nobody waits.

  function renew(rejected: string | null): Promise<string> {
    asking ??= Promise.race([ask(rejected), stopped])
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    current: async () => token ?? (await renew(null)),
    replace: async (rejected) => {
      if (token !== null && token !== rejected) return token;
      token = null;
      return await renew(rejected);
    },
    stop: () => {
      token = null;
      stop();
    },
  };
}
