import { parentPort } from 'node:worker_threads';
import { errorData } from '../../shared/errors/app-error.ts';
import type { PageAnswer, PageQuestion } from './sync/page-thread.ts';
import { readPage } from './sync/read-page.ts';

/** Entry of the thread that reads pages of the feed: no network, no disk, no key. */
parentPort?.on('message', ({ number, text, requestId }: PageQuestion) => {
  let answer: PageAnswer;
  try {
    answer = { number, page: readPage(text, requestId) };
  } catch (error) {
    answer = { number, problem: errorData(error, requestId) };
  }
  parentPort?.postMessage(answer);
});
