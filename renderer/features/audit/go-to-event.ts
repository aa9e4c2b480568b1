import { toTimestamp } from '../../../shared/lib/clock.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { showToast } from '../../ui/toast.tsx';
import { nextMarked } from './bookmark-walk.ts';
import { locateEvent, readEvents } from './event-queries.ts';
import { activate, type EventList, showEvent, useEventsView } from './events-view-state.ts';
import type { Bookmark } from './finding-queries.ts';

/** Of more bookmarks than this the walk takes the newest ones. */
const MOST_LOCATED = 200;

/** The first event at or after a moment, in the list as it is filtered. */
export async function goToTime(list: EventList, ms: number): Promise<void> {
  const found = await readEvents({
    filter: { ...list.filter, from: toTimestamp(ms) },
    sort: { by: 'time', direction: 'asc' },
    offset: 0,
    limit: 1,
  });
  if (!found.ok) return toastRefusal(found.error);
  const [event] = found.value.rows;
  if (event === undefined)
    return showToast({
      id: 'goto',
      tone: 'info',
      text: 'Nothing in this list happened at or after that time',
    });
  const index = await locateEvent(list, event.id);
  if (index !== null) activate({ index, id: event.id });
}

/** A record by its number; when the list does not hold it, the filters go. */
export async function goToRecord(list: EventList, id: number): Promise<void> {
  const index = await locateEvent(list, id);
  if (index !== null) return activate({ index, id });
  const unfiltered = await locateEvent({ ...list, filter: { query: '', from: null, to: null } }, id);
  if (unfiltered === null)
    return showToast({ id: 'goto', tone: 'warn', text: 'No record of this case has that number' });
  showEvent(id);
  showToast({ id: 'goto', tone: 'info', text: 'The filters were cleared: they hid that record' });
}

/** The next bookmarked event of the list, in its order. */
export async function goToBookmark(
  list: EventList,
  bookmarks: readonly Bookmark[],
  step: 1 | -1,
): Promise<void> {
  const places = await Promise.all(
    bookmarks.slice(-MOST_LOCATED).map(async ({ event }) => ({
      id: event.id,
      index: await locateEvent(list, event.id),
    })),
  );
  const shown = places.flatMap(({ id, index }) => (index === null ? [] : [{ id, index }]));
  const next = nextMarked(
    shown.map(({ index }) => index),
    useEventsView.getState().active.index,
    step,
  );
  const target = shown.find(({ index }) => index === next);
  if (target !== undefined) return activate(target);
  showToast({
    id: 'goto',
    tone: 'info',
    text: bookmarks.length === 0 ? 'No bookmarks yet: b sets one' : 'None of the bookmarks is in this list',
  });
}
