import { type Tlp, tlpLabel } from '../../shared/domain/tlp.ts';
import { TagBanner } from '../ui/tag-banner.tsx';

/** Colours of the standard (FIRST, TLP 2.0), always on black. */
const COLORS: Readonly<Record<Tlp, string>> = {
  red: '#ff2b2b',
  amber_strict: '#ffc000',
  amber: '#ffc000',
  green: '#33ff00',
  clear: '#ffffff',
};

export function TlpBanner({ tlp }: { readonly tlp: Tlp }) {
  return <TagBanner text={tlpLabel(tlp)} color={COLORS[tlp]} />;
}
