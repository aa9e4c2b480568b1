import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { checkQuery, type QueryCheck } from './event-queries.ts';
import { searchFor, useEventsView } from './events-view-state.ts';
import styles from './query-bar.module.css';
import { QueryProblem } from './query-problem.tsx';
import { completed } from './query-terms.ts';

const CHECK_AFTER_MS = 100;
const SEARCH_AFTER_MS = 350;
const MAX_LENGTH = 4_000;
const NOTHING: QueryCheck = { problem: null, completions: [] };

interface Checked extends QueryCheck {
  readonly text: string;
}

/** What can be said of the text while it is typed; always of the newest one. */
function useCheck(text: string, caret: number): Checked {
  const [checked, setChecked] = useState<Checked>({ ...NOTHING, text: '' });
  useEffect(() => {
    let ended = false;
    const timer = setTimeout(() => {
      void checkQuery(text, Math.min(caret, text.length)).then((result) => {
        if (!ended && result.ok) setChecked({ ...result.value, text });
      });
    }, CHECK_AFTER_MS);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [text, caret]);
  return checked;
}

export interface QueryBarProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly total: number | undefined;
  /** Where the focus goes when the bar is left. */
  readonly onLeave: () => void;
}

/** The query with its completions; a text that cannot be read is not asked, and the character is shown. */
export function QueryBar({ inputRef, total, onLeave }: QueryBarProps) {
  const kept = useEventsView((state) => state.text);
  const [text, setText] = useState(kept);
  const [seen, setSeen] = useState(kept);
  const [caret, setCaret] = useState(kept.length);
  const [focused, setFocused] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const [closed, setClosed] = useState(true);
  const checked = useCheck(text, caret);
  const id = useId();
  // Set from elsewhere: the bar follows.
  if (kept !== seen) {
    setSeen(kept);
    if (kept !== text.trim()) setText(kept);
  }
  const problem = checked.text === text ? checked.problem : null;
  const readable = checked.text === text && checked.problem === null;
  const completions = focused && !closed && checked.text === text ? checked.completions : [];
  const open = completions.length > 0;

  // A word that can still become a field is not looked for by itself; Enter does that.
  const unfinished = focused && checked.completions.length > 0 && text.trim() !== '';
  useEffect(() => {
    if (!readable || unfinished) return;
    const timer = setTimeout(() => searchFor(text.trim()), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, readable, unfinished]);

  // With the text itself, so that whatever is typed next stands behind it.
  const placed = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (placed.current === null) return;
    inputRef.current?.setSelectionRange(placed.current, placed.current);
    placed.current = null;
  });

  const take = (index: number) => {
    const completion = completions[index];
    if (completion === undefined) return;
    const next = completed(text, caret, completion);
    setText(next.text);
    setCaret(next.caret);
    setChosen(null);
    placed.current = next.caret;
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' && open) setChosen(Math.min(completions.length - 1, (chosen ?? -1) + 1));
    else if (event.key === 'ArrowUp' && chosen !== null) setChosen(chosen === 0 ? null : chosen - 1);
    else if (event.key === 'Tab' && open && !event.shiftKey) take(chosen ?? 0);
    else if (event.key === 'Enter' && chosen !== null) take(chosen);
    else if (event.key === 'Enter' || (event.key === 'ArrowDown' && !open)) {
      if (problem !== null) return event.preventDefault();
      searchFor(text.trim());
      onLeave();
    } else if (event.key === 'Escape' && open) setClosed(true);
    else if (event.key === 'Escape' && text !== '') {
      setText('');
      searchFor('');
    } else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <search className={styles.root}>
      <div className={styles.box} data-problem={problem !== null || undefined}>
        <input
          ref={inputRef}
          role="combobox"
          className={styles.input}
          aria-label="Query"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && chosen !== null ? `${id}-${chosen}` : undefined}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          aria-keyshortcuts="/"
          placeholder={'Words, "a phrase", actor:ana, outcome:denied, time:>=2026-10-19, NOT, OR, wild*'}
          autoComplete="off"
          spellCheck={false}
          maxLength={MAX_LENGTH}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart ?? event.target.value.length);
            setChosen(null);
            setClosed(false);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? text.length)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKey}
        />
        <span className={styles.count} aria-live="polite" data-testid="event-count">
          {total === undefined ? '' : formatPlural(total, 'event')}
        </span>
        <Kbd keys="/" />
      </div>
      {problem !== null && focused && <QueryProblem id={`${id}-problem`} text={text} problem={problem} />}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Completions"
        className={styles.list}
        hidden={!open || problem !== null}
      >
        {completions.map((completion, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the query keeps the focus and names the option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the query
          <div
            role="option"
            key={`${completion.from} ${completion.text}`}
            id={`${id}-${index}`}
            aria-selected={index === chosen}
            className={styles.option}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(index)}
          >
            <code>{visibleText(completion.text)}</code>
            <span className={styles.note}>{visibleText(completion.label)}</span>
          </div>
        ))}
      </div>
    </search>
  );
}
