import { type RefObject, useEffect, useState } from 'react';
import { formatPlural } from '../../lib/format-count.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './queue-page.module.css';
import { searchFor, useQueueView } from './queue-view-state.ts';

const TYPING_MS = 120;
const MAX_LENGTH = 200;

interface QueueSearchProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly total: number | undefined;
  /** Where the focus goes when the search is left. */
  readonly onLeave: () => void;
}

/** Esc clears first and leaves then; Enter and arrow down go to the rows. */
export function QueueSearch({ inputRef, total, onLeave }: QueueSearchProps) {
  const kept = useQueueView((state) => state.refinement.text);
  const [text, setText] = useState(kept);
  const [seen, setSeen] = useState(kept);
  // Cleared or set from elsewhere: the box follows.
  if (kept !== seen) {
    setSeen(kept);
    if (kept !== text.trim()) setText(kept);
  }

  useEffect(() => {
    const timer = setTimeout(() => searchFor(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <search className={styles.search}>
      <TextField
        ref={inputRef}
        label="Search incidents"
        labelHidden
        placeholder="Search reference, title, description, tags and notes"
        value={text}
        onChange={setText}
        maxLength={MAX_LENGTH}
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            setText('');
            searchFor('');
          } else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
            searchFor(text.trim());
            onLeave();
          } else return;
          event.preventDefault();
        }}
        trailing={
          <>
            <span className={styles.count} aria-live="polite" data-testid="queue-count">
              {total === undefined ? '' : formatPlural(total, 'incident')}
            </span>
            <Kbd keys="/" />
          </>
        }
      />
    </search>
  );
}
