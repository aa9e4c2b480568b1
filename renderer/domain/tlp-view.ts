import { type Tlp, tlpLabel } from '../../shared/domain/tlp.ts';

interface TlpView {
  readonly label: string;
  /** Foreground on black that TLP 2.0 prescribes (FIRST, section "TLP-colour codes"). */
  readonly color: string;
  /** Who may be told, shortened from the definitions of TLP 2.0. */
  readonly meaning: string;
}

export const tlpViews: Readonly<Record<Tlp, TlpView>> = {
  red: { label: tlpLabel('red'), color: '#ff2b2b', meaning: 'Only the people who were told.' },
  amber_strict: {
    label: tlpLabel('amber_strict'),
    color: '#ffc000',
    meaning: 'Only within the organisation, on a need-to-know basis.',
  },
  amber: {
    label: tlpLabel('amber'),
    color: '#ffc000',
    meaning: 'Within the organisation and its clients, on a need-to-know basis.',
  },
  green: { label: tlpLabel('green'), color: '#33ff00', meaning: 'Within the community, not in public.' },
  clear: { label: tlpLabel('clear'), color: '#ffffff', meaning: 'No limit on disclosure.' },
};
