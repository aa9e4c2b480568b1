import { Worker } from 'node:worker_threads';
import { AppError, type AppErrorData, fromErrorData } from '../../../shared/errors/app-error.ts';
import { type PageReader, readPage, type StoredPage } from './read-page.ts';

/** What is sent to the thread and what it answers. */
export type PageQuestion = { readonly number: number; readonly text: string; readonly requestId: string };
export type PageAnswer =
  | { readonly number: number; readonly page: StoredPage }
  | { readonly number: number; readonly problem: AppErrorData };

type Waiting = { readonly resolve: (page: StoredPage) => void; readonly reject: (error: AppError) => void };

/** A smaller page is read sooner than it is handed over. */
const leastCharacters = 131_072;
/** Many times what the largest answer needs that is a page; one that needs more is made to need it. */
const memoryLimitMb = 256;

/**
 * Reads large pages in a thread of their own, which starts with the first of them and ends at `rest`; meanwhile the
 * engine's own thread writes the page before and answers questions. A page that takes too much memory ends the thread,
 * not the engine. `file` is the entry of the thread.
 */
export function createPageThread(file: URL): PageReader {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let number = 0;

  function started(): Worker {
    const made = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb } });
    const ended = (cause: unknown): void => {
      if (worker !== made) return;
      worker = null;
      const failed = [...waiting.values()];
      waiting.clear();
      for (const { reject } of failed) reject(endedEarly(cause));
    };
    made.on('message', (answer: PageAnswer) => {
      const asked = waiting.get(answer.number);
      waiting.delete(answer.number);
      if ('page' in answer) asked?.resolve(answer.page);
      else asked?.reject(fromErrorData(answer.problem));
    });
    made.on('error', ended);
    made.on('exit', (code) => ended(new Error(`exit ${code}`)));
    return made;
  }

  return {
    read: async (text, requestId) => {
      if (text.length < leastCharacters) return readPage(text, requestId);
      worker ??= started();
      number += 1;
      const question: PageQuestion = { number, text, requestId };
      const answer = new Promise<StoredPage>((resolve, reject) => {
        waiting.set(question.number, { resolve, reject });
      });
      worker.postMessage(question);
      return await answer;
    },
    rest: () => {
      const resting = worker;
      worker = null;
      waiting.clear();
      void resting?.terminate();
    },
  };
}

function endedEarly(cause: unknown): AppError {
  const { code } = cause as { readonly code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError(
      'answer_too_large',
      'A page of the server’s feed takes more memory than any page should. Nothing of it was used.',
      { cause },
    );
  }
  return new AppError(
    'internal',
    'The part of Watchfloor that checks the server’s answers ended. Nothing of the page was used; Watchfloor tries again.',
    { cause },
  );
}
