import styles from './tag-banner.module.css';

export interface TagBannerProps {
  readonly text: string;
  /** A colour fixed by an outside standard, not a token: the ground is black in both themes. */
  readonly color: string;
}

export function TagBanner({ text, color }: TagBannerProps) {
  return (
    <span className={styles.banner} style={{ color, borderColor: `color-mix(in srgb, ${color} 35%, #000)` }}>
      {text}
    </span>
  );
}
