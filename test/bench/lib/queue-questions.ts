import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import {
  type QueueFilter,
  type QueueRow,
  type QueueSort,
  queueSortSchema,
} from '../../../shared/ipc/queue-calls.ts';
import type { Random } from './chance.ts';

export type Page = InputOf<'queue.page'>;

/** As many as the page asks for at once. */
const windowRows = 200;

const everything: QueueFilter = {
  text: '',
  query: '',
  severity: [],
  status: [],
  assignee: [],
  source: [],
  tag: [],
};
export const sortColumns = queueSortSchema.shape.by.options;

export function pageOf(filter: Partial<QueueFilter>, rest: Partial<Omit<Page, 'filter'>> = {}): Page {
  return {
    filter: { ...everything, ...filter },
    sort: { by: 'detected_at', direction: 'desc' },
    offset: 0,
    limit: windowRows,
    ...rest,
  };
}

/** What there is to ask for, taken from rows of the cache. */
export type Vocabulary = {
  readonly people: readonly string[];
  readonly tags: readonly string[];
  /** Words of titles, common ones as often as they occur. */
  readonly words: readonly string[];
  readonly references: readonly string[];
};

export function vocabularyOf(rows: readonly QueueRow[]): Vocabulary {
  const words = rows.flatMap(({ title }) => title.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)));
  return {
    people: [...new Set(rows.flatMap((row) => row.assignee_id ?? []))],
    tags: [...new Set(rows.flatMap((row) => row.tags))],
    words,
    references: rows.flatMap((row) => row.reference ?? []),
  };
}

/** Makes questions of which no two have the same filter. */
export type QuestionMaker = {
  /** Choices of facets and tags, in some order, now and then far down the list. */
  readonly filter: () => Page;
  /** Words as they are typed, one in three with a choice as well. */
  readonly search: () => Page;
};

export function createQuestions(random: Random, vocabulary: Vocabulary): QuestionMaker {
  const asked = new Set<string>();

  function unasked(make: () => QueueFilter): QueueFilter {
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      const filter = make();
      const key = JSON.stringify(filter);
      if (asked.has(key)) continue;
      asked.add(key);
      return filter;
    }
    throw new Error('there are no other questions left');
  }

  const some = <T>(items: readonly T[], probability: number): T[] => {
    if (!random.chance(probability)) return [];
    const count = random.int(1, Math.min(3, items.length));
    return [...new Set(Array.from({ length: count }, () => random.pick(items)))];
  };
  const choices = (share: number): QueueFilter => ({
    text: '',
    query: '',
    severity: some(severitySchema.options, 0.5 * share),
    status: some(incidentStatusSchema.options, 0.5 * share),
    assignee: some([...vocabulary.people, 'me', 'none'], 0.4 * share),
    source: some(incidentSourceSchema.options, 0.4 * share),
    tag: vocabulary.tags.length === 0 ? [] : some(vocabulary.tags, 0.2 * share),
  });
  const sort = (): QueueSort => ({
    by: random.pick(sortColumns),
    direction: random.pick(['asc', 'desc'] as const),
  });

  const typed = (): string => {
    const roll = random.next();
    const word = random.pick(vocabulary.words).toLowerCase();
    if (roll < 0.1) return word.slice(0, random.int(1, 2)); // The first keys of anything.
    if (roll < 0.45) return word.slice(0, random.int(3, Math.max(3, word.length)));
    if (roll < 0.55) return random.pick(vocabulary.references);
    const second = random.pick(vocabulary.words).toLowerCase();
    if (roll < 0.85) return `${word} ${second.slice(0, random.int(2, Math.max(2, second.length)))}`;
    return `${word} ${second} ${random.pick(vocabulary.words).toLowerCase()}`;
  };

  return {
    filter: () =>
      pageOf(
        unasked(() => choices(1)),
        { sort: sort(), offset: random.chance(0.25) ? windowRows * random.int(1, 40) : 0 },
      ),
    search: () =>
      pageOf(
        unasked(() => ({ ...choices(random.chance(1 / 3) ? 0.5 : 0), text: typed() })),
        { sort: sort() },
      ),
  };
}
