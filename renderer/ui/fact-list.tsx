import type { ReactNode } from 'react';
import styles from './fact-list.module.css';

export interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** One line of a `FactList`. */
export function Fact({ name, children }: FactProps) {
  return (
    <>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </>
  );
}

/** Names and values in two columns. */
export function FactList({
  children,
  wide,
}: {
  readonly children: ReactNode;
  readonly wide?: boolean | undefined;
}) {
  return <dl className={wide ? styles.wide : styles.list}>{children}</dl>;
}
