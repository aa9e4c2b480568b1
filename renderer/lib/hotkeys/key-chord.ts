/** What of a keyboard event decides which chord it is. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

interface Chord {
  readonly key: string;
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

const NAMES: Readonly<Record<string, string>> = {
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  ' ': 'Space',
  enter: 'Enter',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  delete: 'Del',
};

function parseChord(text: string): Chord {
  const parts = text.split('+');
  const key = text.endsWith('+') ? '+' : (parts.at(-1) ?? '');
  const modifiers = new Set(parts.slice(0, -1).map((part) => part.toLowerCase()));
  return {
    key: (key === 'Space' ? ' ' : key).toLowerCase(),
    mod: modifiers.has('mod'),
    alt: modifiers.has('alt'),
    shift: modifiers.has('shift'),
  };
}

function isSymbol(key: string): boolean {
  return key.length === 1 && key.toLowerCase() === key.toUpperCase() && key !== ' ';
}

/**
 * A chord is `mod+k`, `shift+x`, `Escape` or a single character; `mod` is Ctrl, on a Mac Command.
 * For symbols (`?`, `[`) Shift and AltGr are part of typing them on some keyboards and not compared.
 */
export function matchesChord(chordText: string, press: KeyPress): boolean {
  const chord = parseChord(chordText);
  if (press.key.toLowerCase() !== chord.key) return false;
  if (isSymbol(chord.key) && !chord.mod && !chord.alt) {
    return !press.metaKey && press.ctrlKey === press.altKey;
  }
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const otherMod = isMac ? press.ctrlKey : press.metaKey;
  return mod === chord.mod && !otherMod && press.altKey === chord.alt && press.shiftKey === chord.shift;
}

/** Keys of a sequence (`g q`) in order; a plain chord is a sequence of one. */
export function sequenceOf(keys: string): readonly string[] {
  return keys.split(' ').filter(Boolean);
}

/** For people: `Ctrl K`, `Esc`, `g q`. */
export function formatKeys(keys: string): string {
  return sequenceOf(keys)
    .map((text) => {
      const chord = parseChord(text);
      const name =
        NAMES[chord.key] ?? (chord.mod || chord.alt || chord.shift ? chord.key.toUpperCase() : chord.key);
      return [chord.mod && (isMac ? '⌘' : 'Ctrl'), chord.alt && 'Alt', chord.shift && 'Shift', name]
        .filter(Boolean)
        .join(' ');
    })
    .join(' ');
}

/** For `aria-keyshortcuts` (WAI-ARIA 1.2); a sequence has no form there. */
export function ariaKeys(keys: string): string | undefined {
  const sequence = sequenceOf(keys);
  const [only] = sequence;
  if (only === undefined || sequence.length > 1) return undefined;
  const chord = parseChord(only);
  const key = chord.key.length > 1 ? chord.key.charAt(0).toUpperCase() + chord.key.slice(1) : chord.key;
  return [chord.mod && (isMac ? 'Meta' : 'Control'), chord.alt && 'Alt', chord.shift && 'Shift', key]
    .filter(Boolean)
    .join('+');
}
