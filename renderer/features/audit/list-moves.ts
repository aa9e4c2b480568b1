import type { Action } from '../../lib/hotkeys/action-registry.ts';

export interface ListMoves {
  /** Of the ids of its actions. */
  readonly name: string;
  readonly group: string;
  readonly total: number;
  readonly at: number;
  readonly moveTo: (index: number) => void;
  /** Rows on one screen. */
  readonly screenRows?: (() => number) | undefined;
}

/** The keys by which every list here is walked. */
export function listMoves({ name, group, total, at, moveTo, screenRows }: ListMoves): readonly Action[] {
  const goTo = (index: number) => {
    if (total > 0) moveTo(Math.min(total - 1, Math.max(0, index)));
  };
  const move = (id: string, label: string, keys: readonly string[], run: () => void): Action => ({
    ...{ id: `${name}.${id}`, label, group, keys, run },
    hidden: true,
    repeats: true,
  });
  const screen = screenRows ?? (() => 10);
  return [
    move('next', 'Next', ['j', 'ArrowDown'], () => goTo(at + 1)),
    move('previous', 'Previous', ['k', 'ArrowUp'], () => goTo(at - 1)),
    move('page_down', 'One screen down', ['PageDown'], () => goTo(at + screen())),
    move('page_up', 'One screen up', ['PageUp'], () => goTo(at - screen())),
    move('first', 'First', ['g g', 'Home'], () => goTo(0)),
    move('last', 'Last', ['shift+g', 'End'], () => goTo(total - 1)),
  ];
}
