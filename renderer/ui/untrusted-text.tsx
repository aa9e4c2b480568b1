import { visibleParts } from '../../shared/lib/visible-text.ts';
import styles from './untrusted-text.module.css';

/**
 * Text that somebody else wrote: only ever text, kept from turning its surroundings round, with hidden and
 * direction-changing characters named where they stand.
 */
export function UntrustedText({ text }: { readonly text: string }) {
  const parts = visibleParts(text);
  if (parts === null) return <bdi>{text}</bdi>;
  return (
    <bdi>
      {parts.map((part, index) =>
        part.mark ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity and never move
          <span key={index} className={styles.mark} title="A hidden character stands here.">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}
