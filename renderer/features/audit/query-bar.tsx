import type { RefObject } from 'react';
import { formatPlural } from '../../lib/format-count.ts';
import { QueryBox } from '../../ui/query-box.tsx';
import { checkQuery } from './event-queries.ts';
import { searchFor, useEventsView } from './events-view-state.ts';

const SEARCH_AFTER_MS = 350;
const MAX_LENGTH = 4_000;

export interface QueryBarProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly total: number | undefined;
  /** Where the focus goes when the bar is left. */
  readonly onLeave: () => void;
}

async function check(text: string, caret: number) {
  const result = await checkQuery(text, caret);
  return result.ok ? result.value : null;
}

export function QueryBar({ inputRef, total, onLeave }: QueryBarProps) {
  const asked = useEventsView((state) => state.text);
  return (
    <QueryBox
      label="Query"
      placeholder={'Words, "a phrase", actor:ana, outcome:denied, time:>=2026-10-19, NOT, OR, wild*'}
      inputRef={inputRef}
      asked={asked}
      onAsk={searchFor}
      check={check}
      askAfterMs={SEARCH_AFTER_MS}
      asksUnfinished={false}
      maxLength={MAX_LENGTH}
      count={total === undefined ? '' : formatPlural(total, 'event')}
      countId="event-count"
      onLeave={onLeave}
    />
  );
}
