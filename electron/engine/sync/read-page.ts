import { answerLimits } from '../../../shared/api/protocol.ts';
import { type ChangePage, pullChanges } from '../../../shared/api/sync.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { parseBoundedJson } from '../../net/bounded-json.ts';
import { quickSchema } from '../lib/quick-schema.ts';
import { type StoredChange, storedChange } from './stored-change.ts';

/** A page of the feed whose every row was checked, in the form that only has to be written. */
export type StoredPage = Omit<ChangePage, 'changes'> & { readonly changes: readonly StoredChange[] };

/**
 * Turns the text of a page into rows. `read` throws `bad_answer` when anything in it is not as promised, with the id of the
 * request; `rest` gives back what reading many pages took up.
 */
export type PageReader = {
  readonly read: (text: string, requestId: string) => Promise<StoredPage>;
  readonly rest: () => void;
};

/** In the thread that asks. */
export const readHere: PageReader = {
  read: async (text, requestId) => readPage(text, requestId),
  rest: () => undefined,
};

/** A first sync brings a million rows; each is checked, most of them the short way. */
const quickReply = quickSchema(pullChanges.reply);

export function readPage(text: string, requestId: string): StoredPage {
  const parsed = quickReply.safeParse(parseBoundedJson(text, answerLimits.jsonDepth));
  if (parsed.success) return { ...parsed.data, changes: parsed.data.changes.map(storedChange) };
  throw new AppError(
    'bad_answer',
    'The server’s answer does not have the promised shape. Nothing of it was used.',
    { id: requestId, cause: parsed.error },
  );
}
