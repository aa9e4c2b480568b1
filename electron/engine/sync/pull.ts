import { pullChanges } from '../../../shared/api/sync.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { PageReader, StoredPage } from './read-page.ts';

export type PullParts = {
  readonly api: AuthorizedApi;
  readonly timers: Timers;
  readonly signal: AbortSignal;
  readonly nextTurn: () => Promise<void>;
  readonly reader: PageReader;
  /** Durable when it returns; the cursor moves with it. */
  readonly apply: (page: StoredPage) => void;
};

/** An answer that is here, and is being read. */
type Arrived = {
  readonly page: Promise<StoredPage>;
  /** Where its end says that the next page begins: believed only once the page was read. */
  readonly hint: string | null;
};

const largestPage = 5_000;
const smallestPage = 50;
/** A page that is ready waits this long for the next to arrive, so that both threads have work; a slow network costs no more. */
const companyMs = 250;

/**
 * Takes in the feed after `cursor` until nothing is left. While one page is applied, the next is being read and the one
 * after that is on its way: three are held at most. A page that is more than one answer may hold is asked for in smaller
 * pieces.
 */
export async function pull(parts: PullParts, cursor: string | null): Promise<void> {
  let position = cursor;
  let limit = largestPage;
  const apply = (page: StoredPage): void => {
    parts.apply(page);
    position = page.cursor;
  };
  try {
    for (;;) {
      try {
        await pullPages({ ...parts, apply }, position, limit);
        return;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'answer_too_large' || limit <= smallestPage)
          throw error;
        limit = Math.max(smallestPage, Math.floor(limit / 4));
      }
    }
  } finally {
    parts.reader.rest();
  }
}

async function pullPages(parts: PullParts, cursor: string | null, limit: number): Promise<void> {
  const { api, apply, nextTurn, reader, signal, timers } = parts;
  const ask = (after: string | null): Promise<Arrived> => {
    const query = after === null ? { limit } : { cursor: after, limit };
    const asked = api.text(pullChanges, { query }, { signal }).then(({ value, requestId }) => ({
      page: quiet(reader.read(value, requestId)),
      hint: hintIn(value),
    }));
    return quiet(asked);
  };
  const follow = ({ hint }: Arrived): Promise<Arrived> | null =>
    hint === null || hint === position ? null : ask(hint);

  let position = cursor;
  let arrived = await ask(position);
  let next = follow(arrived);
  for (;;) {
    const page = await arrived.page;
    if (!page.more) {
      apply(page);
      return;
    }
    if (page.cursor === position) {
      throw new AppError('bad_answer', 'The server’s change feed does not move on. Nothing of it was used.');
    }
    position = page.cursor;
    if (next === null || arrived.hint !== position) next = ask(position);
    const company = await within(timers, companyMs, next);
    const afterNext = company === null ? null : follow(company);
    await nextTurn(); // Applying lets nothing else run; the question has to be on its way by then.
    apply(page);
    arrived = company ?? (await next);
    next = company === null ? follow(arrived) : afterNext;
  }
}

/** The position named at the very end of a page that is not the last one. */
function hintIn(text: string): string | null {
  return /"cursor":"([^"\\]{1,200})","more":true,"remaining":\d{1,15}\}$/.exec(text.slice(-300))?.[1] ?? null;
}

/** It is awaited later, unless what comes before it fails first. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Null when it takes longer or fails: it is awaited again. */
async function within<T>(timers: Timers, ms: number, promise: Promise<T>): Promise<T | null> {
  return await new Promise((resolve) => {
    const timer = timers.after(ms, () => resolve(null));
    const settle = (value: T | null): void => {
      timer.cancel();
      resolve(value);
    };
    promise.then(settle, () => settle(null));
  });
}
