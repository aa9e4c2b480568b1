import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { visibleText } from '../../shared/lib/visible-text.ts';
import { completed } from '../lib/completed-text.ts';
import { Kbd } from './kbd.tsx';
import styles from './query-box.module.css';
import { type QueryFault, QueryProblem } from './query-problem.tsx';

export interface QueryCompletion {
  /** Where what it takes the place of begins. */
  readonly from: number;
  readonly text: string;
  readonly label: string;
}

export interface QueryChecked {
  readonly problem: QueryFault | null;
  readonly completions: readonly QueryCompletion[];
}

const CHECK_AFTER_MS = 100;
const NOTHING: QueryChecked = { problem: null, completions: [] };

interface Checked extends QueryChecked {
  readonly text: string;
}

/** What can be said of the text while it is typed; always of the newest one. */
function useCheck(
  text: string,
  caret: number,
  check: QueryBoxProps['check'],
): readonly [Checked, (checked: Checked) => void] {
  const [checked, setChecked] = useState<Checked>({ ...NOTHING, text: '' });
  const latest = useRef(check);
  useEffect(() => {
    latest.current = check;
  });
  useEffect(() => {
    let ended = false;
    const timer = setTimeout(() => {
      void Promise.resolve(latest.current(text, Math.min(caret, text.length))).then((result) => {
        if (!ended && result !== null) setChecked({ ...result, text });
      });
    }, CHECK_AFTER_MS);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [text, caret]);
  return [checked, setChecked];
}

export interface QueryBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** The query that is asked now; set from elsewhere, the box follows. */
  readonly asked: string;
  readonly onAsk: (text: string) => void;
  /** Null where it cannot be said now. One that answers at once is asked again by Enter. */
  readonly check: (text: string, caret: number) => QueryChecked | Promise<QueryChecked | null>;
  /** How long after the last key it is asked by itself. */
  readonly askAfterMs: number;
  /** Whether a word is asked while it can still become the name of a field; else Enter does that. */
  readonly asksUnfinished: boolean;
  readonly maxLength: number;
  /** Said beside it: how many were found. */
  readonly count: string;
  readonly countId: string;
  /** Where the focus goes when the box is left. */
  readonly onLeave: () => void;
}

/** A query with its completions; a text that cannot be read is not asked, and the character is shown. */
export function QueryBox(props: QueryBoxProps) {
  const { inputRef, asked, onAsk, askAfterMs, asksUnfinished, onLeave } = props;
  const [text, setText] = useState(asked);
  const [seen, setSeen] = useState(asked);
  const [caret, setCaret] = useState(asked.length);
  const [focused, setFocused] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const [closed, setClosed] = useState(true);
  const [checked, setChecked] = useCheck(text, caret, props.check);
  const id = useId();
  // Set from elsewhere: the box follows.
  if (asked !== seen) {
    setSeen(asked);
    if (asked !== text.trim()) setText(asked);
  }
  const problem = checked.text === text ? checked.problem : null;
  const readable = checked.text === text && checked.problem === null;
  const completions = focused && !closed && checked.text === text ? checked.completions : [];
  const open = completions.length > 0;

  const ask = useRef(onAsk);
  useEffect(() => {
    ask.current = onAsk;
  });
  // A word that can still become a field is not looked for by itself; Enter does that.
  const unfinished = !asksUnfinished && focused && checked.completions.length > 0 && text.trim() !== '';
  useEffect(() => {
    if (!readable || unfinished) return;
    const timer = setTimeout(() => ask.current(text.trim()), askAfterMs);
    return () => clearTimeout(timer);
  }, [text, readable, unfinished, askAfterMs]);

  // With the text itself, so that whatever is typed next stands behind it.
  const placed = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (placed.current === null) return;
    inputRef.current?.setSelectionRange(placed.current, placed.current);
    placed.current = null;
  });

  const takeIt = (completion: QueryCompletion | undefined) => {
    if (completion === undefined) return;
    const next = completed(text, caret, completion);
    setText(next.text);
    setCaret(next.caret);
    setChosen(null);
    placed.current = next.caret;
  };
  const take = (index: number) => takeIt(completions[index]);
  /** Of the text as it is now, where that can be said at once: keys may be quicker than the list. */
  const checkedNow = (): QueryChecked | null => {
    const now = props.check(text, Math.min(caret, text.length));
    return now instanceof Promise ? null : now;
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' && open) setChosen(Math.min(completions.length - 1, (chosen ?? -1) + 1));
    else if (event.key === 'ArrowUp' && chosen !== null) setChosen(chosen === 0 ? null : chosen - 1);
    else if (event.key === 'Tab' && open && !event.shiftKey) take(chosen ?? 0);
    else if (event.key === 'Tab' && !event.shiftKey && !closed && checked.text !== text) {
      const [first] = checkedNow()?.completions ?? [];
      if (first === undefined) return;
      takeIt(first);
    } else if (event.key === 'Enter' && chosen !== null) take(chosen);
    else if (event.key === 'Enter' || (event.key === 'ArrowDown' && !open)) {
      const now = checkedNow();
      if (now !== null) setChecked({ ...now, text });
      if ((now === null ? problem : now.problem) !== null) {
        setClosed(true);
        return event.preventDefault();
      }
      onAsk(text.trim());
      onLeave();
    } else if (event.key === 'Escape' && open) setClosed(true);
    else if (event.key === 'Escape' && text !== '') {
      setText('');
      onAsk('');
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
          aria-label={props.label}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && chosen !== null ? `${id}-${chosen}` : undefined}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          aria-keyshortcuts="/"
          placeholder={props.placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={props.maxLength}
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
        <span className={styles.count} aria-live="polite" data-testid={props.countId}>
          {props.count}
        </span>
        <Kbd keys="/" />
      </div>
      {problem !== null && focused && !open && (
        <QueryProblem id={`${id}-problem`} text={text} problem={problem} />
      )}
      <div id={`${id}-list`} role="listbox" aria-label="Completions" className={styles.list} hidden={!open}>
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
