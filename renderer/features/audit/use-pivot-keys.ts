import type { RefObject } from 'react';
import { useActions } from '../../lib/hotkeys/use-actions.ts';

const GROUP = 'Fields of the record';

function fieldsIn(frame: HTMLElement): readonly HTMLElement[] {
  return [...frame.querySelectorAll<HTMLElement>('[data-pivot]')];
}

/** Puts the focus on the first field of the inspector. */
export function focusFields(frame: HTMLElement | null): void {
  if (frame === null) return;
  (fieldsIn(frame)[0] ?? frame.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]'))?.focus();
}

/** While the focus is on a field: j and k walk, Enter narrows, minus leaves out, Esc goes back to the rows. */
export function usePivotKeys(
  frame: RefObject<HTMLElement | null>,
  onExclude: (query: string) => void,
  onLeave: () => void,
): void {
  const within = () => frame.current?.contains(document.activeElement) === true;
  const walk = (step: 1 | -1) => {
    if (frame.current === null) return;
    const fields = fieldsIn(frame.current);
    const at = fields.indexOf(document.activeElement as HTMLElement);
    const next = fields[at < 0 ? 0 : Math.min(fields.length - 1, Math.max(0, at + step))];
    next?.focus();
  };
  const pivot = () => (document.activeElement as HTMLElement | null)?.dataset.pivot;
  useActions('panel', [
    {
      id: 'fields.next',
      label: 'Next field',
      group: GROUP,
      keys: ['j', 'ArrowDown'],
      when: within,
      hidden: true,
      repeats: true,
      run: () => walk(1),
    },
    {
      id: 'fields.previous',
      label: 'Field before',
      group: GROUP,
      keys: ['k', 'ArrowUp'],
      when: within,
      hidden: true,
      repeats: true,
      run: () => walk(-1),
    },
    {
      id: 'fields.exclude',
      label: 'Show all but this value',
      group: GROUP,
      keys: ['-'],
      when: () => within() && pivot() !== undefined,
      run: () => {
        const query = pivot();
        if (query !== undefined) onExclude(query);
      },
    },
    {
      id: 'fields.leave',
      label: 'Back to the events',
      group: GROUP,
      keys: ['Escape'],
      when: within,
      run: onLeave,
    },
  ]);
}
