import type { Tlp } from '../../shared/domain/tlp.ts';
import { TagBanner } from '../ui/tag-banner.tsx';
import { tlpViews } from './tlp-view.ts';

export function TlpBanner({ tlp }: { readonly tlp: Tlp }) {
  const view = tlpViews[tlp];
  return <TagBanner text={view.label} color={view.color} />;
}
