import type { CaseFinding } from '../../../shared/ipc/finding-calls.ts';
import type { GlyphName } from '../../ui/glyph.tsx';
import type { Tone } from '../../ui/tone.ts';

interface FindingState {
  readonly id: CaseFinding['state'];
  readonly label: string;
  readonly glyph: GlyphName;
  readonly tone: Tone;
}

export const findingStates: readonly FindingState[] = [
  { id: 'open', label: 'Hypothesis', glyph: 'question', tone: 'warn' },
  { id: 'confirmed', label: 'Confirmed', glyph: 'check', tone: 'ok' },
  { id: 'refuted', label: 'Refuted', glyph: 'cross', tone: 'muted' },
];

export function stateView(id: CaseFinding['state']): FindingState {
  const found = findingStates.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no state ${id}`);
  return found;
}

const TECHNIQUE = /^T\d{4}(\.\d{3})?$/;

/** Technique ids as typed, each once. */
export function parseTechniques(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
}

export function techniqueProblem(text: string): string | undefined {
  const list = parseTechniques(text);
  if (list.length > 20) return 'At most 20 techniques.';
  const wrong = list.find((each) => !TECHNIQUE.test(each));
  return wrong === undefined ? undefined : `“${wrong}” is no technique: T1547 or T1547.001.`;
}
