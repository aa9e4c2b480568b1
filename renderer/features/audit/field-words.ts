import type { GlyphName } from '../../ui/glyph.tsx';
import type { Tone } from '../../ui/tone.ts';
import type { EventField } from './event-queries.ts';

interface FieldState {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  readonly label: string;
  readonly explanation: string;
}

/** How a field ended whose value is behind a commitment. */
export const fieldStates: Readonly<Record<NonNullable<EventField['state']>, FieldState>> = {
  opened: {
    glyph: 'check',
    tone: 'ok',
    label: 'disclosed',
    explanation: 'Its value was disclosed with the export and is the one that was signed.',
  },
  redacted: {
    glyph: 'dash',
    tone: 'muted',
    label: 'erased',
    explanation:
      'Its value was erased for good; a later record of the log says so. The proof of the record holds.',
  },
  withheld: {
    glyph: 'question',
    tone: 'warn',
    label: 'withheld',
    explanation: 'Whoever exported this did not disclose its value. What it was cannot be judged.',
  },
  mismatch: {
    glyph: 'cross',
    tone: 'bad',
    label: 'not the signed value',
    explanation: 'A value was disclosed that is not the one that was signed.',
  },
};

/** `/userIdentity/arn` as `userIdentity.arn`; a name with a dot or a slash in it keeps the pointer's own spelling. */
export function pointerWords(path: string): string {
  const names = path.split('/').slice(1);
  if (names.length === 0 || names.some((name) => name.includes('.') || name.includes('~'))) return path;
  return names.join('.');
}

/** Fields of which the path or the value holds every word. */
export function fittingFields(fields: readonly EventField[], words: string): readonly EventField[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return fields;
  return fields.filter(({ path, value }) => {
    const text = `${pointerWords(path)} ${value}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
