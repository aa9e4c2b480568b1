import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useRememberedNumber } from '../lib/remembered.ts';
import styles from './split-pane.module.css';

const STEP_PX = 16;

export interface SplitPaneProps {
  /** The size is remembered under this name. */
  readonly id: string;
  /** What the divider resizes, read out: `Preview`. */
  readonly label: string;
  /** Where the pane of fixed size stands; the other takes the rest. */
  readonly side: 'start' | 'end';
  readonly initialPx: number;
  readonly minPx: number;
  readonly maxPx: number;
  readonly pane: ReactNode;
  readonly children: ReactNode;
}

export function SplitPane({ id, label, side, initialPx, minPx, maxPx, pane, children }: SplitPaneProps) {
  const [sizePx, setSizePx] = useRememberedNumber(`split.${id}`, initialPx);
  const root = useRef<HTMLDivElement>(null);
  const clamp = (px: number) => Math.round(Math.min(maxPx, Math.max(minPx, px)));
  const size = clamp(sizePx);

  const sizeAt = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect();
    if (box === undefined) return size;
    return clamp(side === 'start' ? event.clientX - box.left : box.right - event.clientX);
  };

  // While dragging only a CSS variable moves: neither side is rendered anew.
  const onMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    root.current?.style.setProperty('--size', `${sizeAt(event)}px`);
  };

  const onKey = (event: KeyboardEvent) => {
    const grow = side === 'start' ? 'ArrowRight' : 'ArrowLeft';
    const shrink = side === 'start' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    setSizePx(clamp(size + (event.key === grow ? STEP_PX : -STEP_PX)));
  };

  const fixed = <div className={styles.pane}>{pane}</div>;
  return (
    <div ref={root} className={styles.root} style={{ '--size': `${size}px` } as CSSProperties}>
      {side === 'start' && fixed}
      {side === 'end' && <div className={styles.rest}>{children}</div>}
      {/* biome-ignore lint/a11y/useSemanticElements: a divider that moves is not a thematic break */}
      <div
        role="separator"
        aria-label={label}
        aria-orientation="vertical"
        aria-valuenow={size}
        aria-valuemin={minPx}
        aria-valuemax={maxPx}
        tabIndex={0}
        className={styles.divider}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onMove}
        onPointerUp={(event) => setSizePx(sizeAt(event))}
        onDoubleClick={() => setSizePx(initialPx)}
        onKeyDown={onKey}
      />
      {side === 'end' ? fixed : <div className={styles.rest}>{children}</div>}
    </div>
  );
}
