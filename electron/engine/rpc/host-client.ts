import { AppError, type AppErrorData, fromErrorData } from '../../../shared/errors/app-error.ts';
import type { FromEngine, WitnessAnswer } from '../../../shared/ipc/engine-frames.ts';
import type { Host } from '../parts.ts';

export type HostClient = Host & {
  readonly takeWitness: (id: number, answer: WitnessAnswer | null, problem: AppErrorData | null) => void;
  readonly takeToken: (id: number, token: string | null, problem: AppErrorData | null) => void;
};

type Waiting<T> = { readonly resolve: (value: T) => void; readonly reject: (error: AppError) => void };

/** The trusted host over frames. */
export function createHostClient(post: (frame: FromEngine) => void): HostClient {
  const waiting = new Map<number, Waiting<string>>();
  const witnessing = new Map<number, Waiting<WitnessAnswer>>();
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
    witness: (ask) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        witnessing.set(lastId, { resolve, reject });
        post({ frame: 'witness', id: lastId, ask });
      }),
    takeWitness: (id, answer, problem) => {
      const asked = witnessing.get(id);
      witnessing.delete(id);
      if (answer !== null) asked?.resolve(answer);
      else if (problem !== null) asked?.reject(fromErrorData(problem));
    },
    mark: (mark) => post({ frame: 'mark', mark }),
    emit: (name, payload) => post({ frame: 'event', name, payload }),
  };
}
