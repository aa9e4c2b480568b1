import { Modal } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { matchText } from '../lib/match-text.ts';
import { useModalKeys } from './dialog.tsx';
import { Kbd } from './kbd.tsx';
import styles from './picker.module.css';

export interface PickerItem {
  readonly id: string;
  /** What is searched and read out. */
  readonly text: string;
  /** What is shown, when it is more than the text. */
  readonly view?: ReactNode;
  readonly note?: string | undefined;
  readonly keys?: string | undefined;
  readonly group?: string | undefined;
  readonly current?: boolean | undefined;
}

export interface PickerProps {
  readonly open: boolean;
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly PickerItem[];
  /** Instead of the search among `items`: what fits, best first; all that is shown for no words. */
  readonly search?: ((query: string) => readonly PickerItem[]) | undefined;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
  readonly nothing?: string | undefined;
}

function fitting(items: readonly PickerItem[], query: string): readonly PickerItem[] {
  if (query.trim() === '') return items;
  return items
    .map((item) => ({ item, score: matchText(query, `${item.text} ${item.group ?? ''}`) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

function PickerBody({ title, placeholder, items, search, onPick, nothing = 'Nothing fits.' }: PickerProps) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = search === undefined ? fitting(items, query) : search(query);
  const chosen = Math.min(at, found.length - 1);

  useEffect(() => {
    list.current?.querySelector(`[data-at="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const onKey = (event: KeyboardEvent) => {
    const next = event.key === 'ArrowDown' || (event.ctrlKey && event.key === 'n');
    const previous = event.key === 'ArrowUp' || (event.ctrlKey && event.key === 'p');
    if (next) setAt(Math.min(found.length - 1, chosen + 1));
    else if (previous) setAt(Math.max(0, chosen - 1));
    else if (event.key === 'Enter') {
      const item = found[chosen];
      if (item !== undefined) onPick(item.id);
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        data-autofocus
        className={styles.search}
        role="combobox"
        aria-label={title}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
        placeholder={placeholder}
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div ref={list} id={id} role="listbox" aria-label={title} className={styles.list}>
        {found.length === 0 && <p className={styles.nothing}>{nothing}</p>}
        {found.map((item, index) => (
          <div key={item.id}>
            {query.trim() === '' && item.group !== undefined && item.group !== found[index - 1]?.group && (
              <div className={styles.group}>{item.group}</div>
            )}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the search keeps the focus and names the option */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the search */}
            <div
              role="option"
              id={`${id}-${index}`}
              data-at={index}
              aria-selected={index === chosen}
              className={styles.option}
              onMouseMove={() => setAt(index)}
              onClick={() => onPick(item.id)}
            >
              <span className={styles.text}>{item.view ?? item.text}</span>
              {item.current && <span className={styles.note}>now</span>}
              {item.note !== undefined && <span className={styles.note}>{item.note}</span>}
              {item.keys !== undefined && <Kbd keys={item.keys} />}
            </div>
          </div>
        ))}
      </div>
    </>
  );
}

/** A short list to choose from by typing: commands, people, states. Closes by `onClose`; a pick does not close it. */
export function Picker(props: PickerProps) {
  useModalKeys(props.open);
  return (
    <Modal.Root opened={props.open} onClose={props.onClose} size={560} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={props.title} radius={10} classNames={{ content: styles.content ?? '' }}>
        <PickerBody {...props} />
      </Modal.Content>
    </Modal.Root>
  );
}
