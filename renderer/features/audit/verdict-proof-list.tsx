import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { Glyph, type GlyphName } from '../../ui/glyph.tsx';
import type { Tone } from '../../ui/tone.ts';
import page from './audit-page.module.css';
import styles from './verdict.module.css';
import { type Proof, proofsOf } from './verdict-proofs.ts';

const views: Readonly<Record<Proof['state'], { glyph: GlyphName; tone: Tone; label: string }>> = {
  proven: { glyph: 'check', tone: 'ok', label: 'Proven' },
  refuted: { glyph: 'cross', tone: 'bad', label: 'Not so' },
  open: { glyph: 'question', tone: 'warn', label: 'Not proven' },
  beyond: { glyph: 'dash', tone: 'faint', label: 'Cannot be proven' },
};

export function ProofList({
  verdict,
  zone,
}: {
  readonly verdict: Verdict;
  readonly zone: string | undefined;
}) {
  return (
    <>
      <h3 className={page.heading}>What this proves, and what not</h3>
      <ul className={styles.proofs}>
        {proofsOf(verdict, zone).map(({ state, text }) => (
          <li key={text} className={styles.proof}>
            <Glyph name={views[state].glyph} tone={views[state].tone} label={views[state].label} />
            <span>{visibleText(text)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
