import { type ChangePage, pullChanges } from '../../../shared/api/sync.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import { quickSchema } from '../lib/quick-schema.ts';

export type PullParts = {
  readonly api: AuthorizedApi;
  readonly signal: AbortSignal;
  readonly nextTurn: () => Promise<void>;
  /** Durable when it returns; the cursor moves with it. */
  readonly apply: (page: ChangePage) => void;
};

/** A first sync brings a million rows; each is checked, most of them the short way. */
const pullQuickly = { ...pullChanges, reply: quickSchema(pullChanges.reply) };

const largestPage = 5_000;
const smallestPage = 50;

/**
 * Takes in the feed after `cursor` until nothing is left. The next page is on its way while one is being applied. A page
 * that is more than one answer may hold is asked for in smaller pieces.
 */
export async function pull(parts: PullParts, cursor: string | null): Promise<void> {
  let limit = largestPage;
  const ask = async (after: string | null): Promise<ChangePage> => {
    for (;;) {
      try {
        const query = after === null ? { limit } : { cursor: after, limit };
        return (await parts.api.call(pullQuickly, { query }, { signal: parts.signal })).value;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'answer_too_large' || limit <= smallestPage)
          throw error;
        limit = Math.max(smallestPage, Math.floor(limit / 4));
      }
    }
  };
  let position = cursor;
  let coming = ask(position);
  for (;;) {
    const page = await coming;
    if (page.more) {
      if (page.cursor === position) {
        throw new AppError(
          'bad_answer',
          'The server’s change feed does not move on. Nothing of it was used.',
        );
      }
      coming = ask(page.cursor);
      coming.catch(() => undefined); // It is awaited next, unless applying this one fails first.
      await parts.nextTurn(); // Applying lets nothing else run; the question has to be on its way by then.
    }
    parts.apply(page);
    if (!page.more) return;
    position = page.cursor;
  }
}
