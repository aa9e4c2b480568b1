import { useMemo } from 'react';
import { isRewritten, wordDiff } from '../lib/word-diff.ts';
import styles from './diff-text.module.css';
import { UntrustedText } from './untrusted-text.tsx';

export interface DiffTextProps {
  readonly before: string;
  readonly after: string;
}

/** The newer text with what came underlined and what went struck through: told by form, not by colour alone. A text written anew is shown plain. */
export function DiffText({ before, after }: DiffTextProps) {
  const parts = useMemo(() => wordDiff(before, after), [before, after]);
  if (isRewritten(parts)) {
    return (
      <span className={styles.text}>
        <UntrustedText text={after} />
      </span>
    );
  }
  return (
    <span className={styles.text}>
      {parts.map(({ kind, text }, index) => {
        const shown = <UntrustedText text={text} />;
        const key = `${index}`;
        if (kind === 'added') return <ins key={key}>{shown}</ins>;
        if (kind === 'removed') return <del key={key}>{shown}</del>;
        return <span key={key}>{shown}</span>;
      })}
    </span>
  );
}
