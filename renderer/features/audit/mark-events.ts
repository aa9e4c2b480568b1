import type { CaseEvent } from '../../../shared/domain/case-event.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { removeBookmark, setBookmark } from './finding-commands.ts';
import type { Bookmark } from './finding-queries.ts';

/** Marks events; those that have a bookmark already keep theirs. */
async function mark(ids: readonly number[]): Promise<void> {
  const result = await setBookmark(ids, '', []);
  if (!result.ok) return toastRefusal(result.error);
  offerUndo(ids.length === 1 ? 'Bookmarked' : `${formatPlural(ids.length, 'event')} bookmarked`, () =>
    removeBookmark(ids),
  );
}

/** Takes bookmarks away; taking that back restores their notes and tags. */
export async function unmark(ids: readonly number[], bookmarks: readonly Bookmark[]): Promise<void> {
  const before = bookmarks.filter((each) => ids.includes(each.event.id));
  const result = await removeBookmark(ids);
  if (!result.ok) return toastRefusal(result.error);
  offerUndo(
    before.length === 1 ? 'Bookmark removed' : `${formatPlural(before.length, 'bookmark')} removed`,
    async () => {
      for (const { event, note, tags } of before.slice(1)) await setBookmark([event.id], note, tags);
      const [first] = before;
      return first === undefined
        ? setBookmark(ids, '', [])
        : setBookmark([first.event.id], first.note, first.tags);
    },
  );
}

/** The key `b`: marks what is not marked among the events; when all are, takes the marks away. */
export async function toggleBookmarks(
  events: readonly Pick<CaseEvent, 'id' | 'bookmarked'>[],
  bookmarks: readonly Bookmark[],
): Promise<void> {
  const unmarked = events.filter((event) => !event.bookmarked).map((event) => event.id);
  if (unmarked.length > 0) await mark(unmarked);
  else if (events.length > 0)
    await unmark(
      events.map((event) => event.id),
      bookmarks,
    );
}
