import { type RefObject, useMemo } from 'react';
import { complete } from '../../../shared/query/complete.ts';
import { queueFields, readQueueQuery } from '../../../shared/query/queue-fields.ts';
import type { QueryFields } from '../../../shared/query/syntax.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { QueryBox, type QueryChecked } from '../../ui/query-box.tsx';
import { useFacets, usePeople } from './queue-queries.ts';
import { searchFor, useQueueView } from './queue-view-state.ts';
import { filterOf, noRefinement } from './queue-views.ts';

const TYPING_MS = 120;
const MAX_LENGTH = 1_000;
const TAGS_OFFERED = 100;
const everything = filterOf('all', noRefinement);

interface QueueSearchProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly total: number | undefined;
  /** Where the focus goes when the search is left. */
  readonly onLeave: () => void;
}

/** The fields with what this workspace has for them: its people and its tags. */
function useFields(): QueryFields {
  const people = usePeople();
  const tags = useFacets(everything)?.tag;
  return useMemo(() => {
    const offers: Readonly<Record<string, readonly string[]>> = {
      assignee: ['me', 'none', ...people.filter((each) => each.active).map((each) => each.full_name)],
      tag: (tags ?? []).slice(0, TAGS_OFFERED).map((each) => each.value),
    };
    return {
      ...queueFields,
      fields: queueFields.fields.map((field) => {
        const offered = offers[field.name];
        return offered === undefined ? field : { ...field, offers: offered };
      }),
    };
  }, [people, tags]);
}

function check(text: string, caret: number, fields: QueryFields): QueryChecked {
  const read = readQueueQuery(text.trimEnd());
  return {
    problem: read.ok ? null : read.problem,
    // Only for a word that is begun: a list over the rows after each space would be in the way.
    completions: /(^|\s)$/.test(text.slice(0, caret)) ? [] : complete(text, caret, fields),
  };
}

/** Esc closes the completions, clears, and leaves then; Enter goes to the rows. */
export function QueueSearch({ inputRef, total, onLeave }: QueueSearchProps) {
  const asked = useQueueView((state) => state.refinement.query);
  const fields = useFields();
  return (
    <QueryBox
      label="Search incidents"
      placeholder={'severity:>=high assignee:me age:<4h tag:phish "free text"'}
      inputRef={inputRef}
      asked={asked}
      onAsk={searchFor}
      check={(text, caret) => check(text, caret, fields)}
      askAfterMs={TYPING_MS}
      asksUnfinished
      maxLength={MAX_LENGTH}
      count={total === undefined ? '' : formatPlural(total, 'incident')}
      countId="queue-count"
      onLeave={onLeave}
    />
  );
}
