import { type KeyPress, matchesChord, sequenceOf } from './key-chord.ts';

/** Something a person can do now, by key or from the command palette. */
export interface Action {
  readonly id: string;
  readonly label: string;
  /** Heading in the key help and the palette. */
  readonly group: string;
  /** Alternatives; the first is the one shown. A sequence is written with a space: `g q`. */
  readonly keys?: readonly string[] | undefined;
  readonly when?: (() => boolean) | undefined;
  readonly run: () => void;
  /** Escape actions that run in a text field instead of only leaving the field. */
  readonly inFields?: boolean | undefined;
  /** Runs again while the key is held (moving through a list). */
  readonly repeats?: boolean | undefined;
  /** Not offered in the palette (moves, toggles of the palette itself). */
  readonly hidden?: boolean | undefined;
}

/** Upper layers win. While a modal is open only `dialog` is heard. */
export type ActionLayer = 'app' | 'page' | 'panel' | 'dialog';

const ORDER: readonly ActionLayer[] = ['dialog', 'panel', 'page', 'app'];
const SEQUENCE_MS = 900;

interface Source {
  readonly layer: ActionLayer;
  readonly read: () => readonly Action[];
}

export interface KeyContext extends KeyPress {
  readonly repeat: boolean;
  readonly timeStamp: number;
  /** The event comes from a field that takes text. */
  readonly typing: boolean;
}

export interface ActionRegistry {
  readonly register: (layer: ActionLayer, read: () => readonly Action[]) => () => void;
  readonly openModal: () => () => void;
  readonly isModal: () => boolean;
  /** What can be done now, upper layers first, an id once. */
  readonly list: () => readonly Action[];
  /** Runs the action the press stands for; false when there is none. */
  readonly press: (press: KeyContext) => boolean;
}

export function createActionRegistry(): ActionRegistry {
  const sources: Source[] = [];
  let modals = 0;
  let begun: { readonly first: string; readonly at: number } | undefined;

  const list = (includeAll: boolean): readonly Action[] => {
    const seen = new Set<string>();
    const found: Action[] = [];
    for (const layer of ORDER) {
      if (!includeAll && modals > 0 && layer !== 'dialog') continue;
      for (const source of sources.toReversed()) {
        if (source.layer !== layer) continue;
        for (const action of source.read()) {
          if (seen.has(action.id) || action.when?.() === false) continue;
          seen.add(action.id);
          found.push(action);
        }
      }
    }
    return found;
  };

  const find = (press: KeyContext): Action | 'begun' | undefined => {
    const prefix = begun !== undefined && press.timeStamp - begun.at < SEQUENCE_MS ? begun.first : undefined;
    begun = undefined;
    let begins: string | undefined;
    for (const action of list(false)) {
      for (const keys of action.keys ?? []) {
        const [first = '', second] = sequenceOf(keys);
        if (second === undefined) {
          if (prefix === undefined && matchesChord(first, press)) return action;
        } else if (prefix !== undefined) {
          if (prefix === first && matchesChord(second, press)) return action;
        } else if (matchesChord(first, press)) {
          begins = first;
        }
      }
    }
    if (begins === undefined) return undefined;
    begun = { first: begins, at: press.timeStamp };
    return 'begun';
  };

  return {
    register: (layer, read) => {
      const source: Source = { layer, read };
      sources.push(source);
      return () => {
        sources.splice(sources.indexOf(source), 1);
      };
    },
    openModal: () => {
      modals += 1;
      return () => {
        modals -= 1;
      };
    },
    isModal: () => modals > 0,
    list: () => list(true),
    press: (press) => {
      const modified = press.ctrlKey || press.metaKey;
      if (press.typing && !modified && press.key !== 'Escape') return false;
      const found = find(press);
      if (found === undefined) return false;
      if (found === 'begun') return true;
      if (press.typing && press.key === 'Escape' && found.inFields !== true) return false;
      if (press.repeat && found.repeats !== true) return true;
      found.run();
      return true;
    },
  };
}

/** The one registry of the page. */
export const actionRegistry = createActionRegistry();
