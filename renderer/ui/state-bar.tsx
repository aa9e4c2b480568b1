import type { ComponentPropsWithRef, ReactNode } from 'react';
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
  readonly children: ReactNode;
}

export function StateItem({ tone, title, strong, children }: StateItemProps) {
  return (
    <span className={strong ? styles.strong : styles.item} style={toneStyle(tone)} title={title}>
      {children}
    </span>
  );
}

export interface StateButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'style'> {
  readonly tone?: Tone | undefined;
}

/** A part of the bar that opens something. */
export function StateButton({ tone, children, ...rest }: StateButtonProps) {
  return (
    <button type="button" {...rest} className={styles.button} style={toneStyle(tone)}>
      {children}
    </button>
  );
}
