import { AppError, type AppErrorData, fromErrorData } from '../../../shared/errors/app-error.ts';
import type { FromEngine } from '../../../shared/ipc/engine-frames.ts';
import type { Host } from '../parts.ts';

export type HostClient = Host & {
  readonly takeToken: (id: number, token: string | null, problem: AppErrorData | null) => void;
};

type Waiting = { readonly resolve: (token: string) => void; readonly reject: (error: AppError) => void };

/** The trusted host over frames. */
export function createHostClient(post: (frame: FromEngine) => void): HostClient {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  return {
    askToken: (rejected) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        post({ frame: 'ask', id: lastId, rejected });
      }),
    takeToken: (id, token, problem) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (token !== null) asked?.resolve(token);
      else
        asked?.reject(
          problem === null
            ? new AppError('unauthenticated', 'Sign in again to sync. Work goes on offline.')
            : fromErrorData(problem),
        );
    },
    mark: (mark) => post({ frame: 'mark', mark }),
    emit: (name, payload) => post({ frame: 'event', name, payload }),
  };
}
