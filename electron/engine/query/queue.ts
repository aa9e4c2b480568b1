import type { Clock } from '../../../shared/lib/clock.ts';
import type { ReadableDb } from '../cache/database.ts';
import { allUsers, namesOfUsers } from '../cache/tables/users.ts';
import { createQueueFacts, type QueueFacts } from './queue-facts.ts';
import type { QueueIndex } from './queue-index.ts';
import { createQueueList, type QueueList } from './queue-list.ts';
import { queueMatcher } from './queue-match.ts';
import { createQueueOrder } from './queue-order.ts';
import { createTextSearch } from './search-text.ts';

export type QueueParts = {
  readonly db: ReadableDb;
  readonly index: QueueIndex;
  readonly meId: string;
  readonly clock: Clock;
};

export type Queue = {
  readonly queueList: QueueList;
  readonly queueFacts: QueueFacts;
  readonly withWord: (word: string) => readonly number[];
};

/** The queue over one cache: its columns, its order, its words and its language together. */
export function createQueue({ db, index, meId, clock }: QueueParts): Queue {
  const search = createTextSearch(db);
  const queueFacts = createQueueFacts(db, index);
  const queueList = createQueueList({
    ...{ index, search, meId },
    order: createQueueOrder(index, (id) => namesOfUsers(db).get(id) ?? ''),
    nowMs: () => clock.nowMs(),
    matcher: (query) => {
      const columns = index.columns();
      return queueMatcher(query, {
        ...{ columns, meId },
        facts: queueFacts.columns,
        people: index.people(),
        users: allUsers(db),
        nowMs: clock.nowMs(),
        withWords: (match) => search.fitting(match, index.revision(), columns.length),
      });
    },
  });
  const withWord = (word: string): readonly number[] => {
    const marks = search.fitting(`"${word}"`, index.revision(), index.columns().length);
    return [...marks.keys()].filter((n) => marks[n] === 1);
  };
  return { queueList, queueFacts, withWord };
}
