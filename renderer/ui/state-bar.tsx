import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './state-bar.module.css';
import { type Tone, toneStyle } from './tone.ts';

export interface StateBarProps {
  readonly label: string;
  readonly start: ReactNode;
  readonly end: ReactNode;
}

export function StateBar({ label, start, end }: StateBarProps) {
  return (
    <section className={styles.bar} aria-label={label}>
      <div className={styles.part}>{start}</div>
      <div className={styles.part}>{end}</div>
    </section>
  );
}

export interface StateItemProps {
  readonly tone?: Tone | undefined;
  readonly title?: string | undefined;
  readonly strong?: boolean | undefined;
  /** Gives way first in a narrow window; its whole text is then in the title. */
  readonly shrinks?: boolean | undefined;
  readonly children: ReactNode;
}

export function StateItem({ tone, title, strong, shrinks, children }: StateItemProps) {
  return (
    <span
      className={classNames(styles.item, strong && styles.strong, shrinks && styles.shrinks)}
      style={toneStyle(tone)}
      title={title}
    >
      {children}
    </span>
  );
}

export interface StateButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'style'> {
  readonly tone?: Tone | undefined;
}

/** A word beside a key that a narrow window leaves out. */
export function StateWord({ children }: { readonly children: string }) {
  return <span className={styles.word}>{children}</span>;
}

/** A part of the bar that opens something. */
export function StateButton({ tone, children, ...rest }: StateButtonProps) {
  return (
    <button type="button" {...rest} className={styles.button} style={toneStyle(tone)}>
      {children}
    </button>
  );
}
