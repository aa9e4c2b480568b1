import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { formatDuration } from '../../lib/format-age.ts';
import { TimeText } from '../../ui/time-text.tsx';
import styles from './timeline.module.css';
import { type EntryContext, TimelineEntryView } from './timeline-entry.tsx';
import type { TimelineItem } from './timeline-model.ts';

/** Up to here every entry is in the page, where the browser's own search finds it. */
const WHOLE_ITEMS = 200;
const OVERSCAN_ITEMS = 8;
/** Nearer to the end than this, the reader is at the end. */
const END_PX = 48;

export interface TimelineHandle {
  readonly goTo: (key: string) => void;
  readonly goToEnd: () => void;
  readonly focus: () => void;
}

interface TimelineListProps {
  readonly items: readonly TimelineItem[];
  readonly activeKey: string | null;
  readonly context: EntryContext;
  readonly handle: Ref<TimelineHandle>;
  readonly onAtEnd: (atEnd: boolean) => void;
  readonly onActivate: (key: string) => void;
  readonly empty: ReactNode;
}

function sizeOf(item: TimelineItem | undefined): number {
  if (item?.kind === 'day') return 36;
  return item?.kind === 'silence' ? 32 : 44;
}

function ItemView(props: {
  readonly item: TimelineItem;
  readonly activeKey: string | null;
  readonly context: EntryContext;
}) {
  const { item, activeKey, context } = props;
  switch (item.kind) {
    case 'day':
      return (
        <h2 className={styles.day}>
          <TimeText at={item.at} format="day" prose />
        </h2>
      );
    case 'silence':
      return (
        <div className={styles.silenceBox}>
          <div className={styles.silence}>no activity for {formatDuration(item.ms)}</div>
        </div>
      );
    case 'entry':
      return <TimelineEntryView entry={item.entry} active={item.key === activeKey} context={context} />;
  }
}

export function TimelineList(props: TimelineListProps) {
  const { items, activeKey, context, handle, onAtEnd, onActivate, empty } = props;
  const scroller = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const whole = items.length <= WHOLE_ITEMS;
  const virtualizer = useVirtualizer({
    count: whole ? 0 : items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizeOf(items[index]),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: OVERSCAN_ITEMS,
  });

  const goToEnd = () => {
    if (!whole) virtualizer.scrollToIndex(items.length - 1, { align: 'end' });
    else if (scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  };
  const find = (key: string) =>
    scroller.current?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(key)}"]`) ?? null;
  const goTo = (key: string) => {
    const index = items.findIndex((item) => item.key === key);
    if (index < 0) return;
    const first = items.findIndex((item) => item.kind === 'entry');
    if (index === first) scroller.current?.scrollTo({ top: 0 });
    else if (index === items.length - 1) goToEnd();
    else if (!whole) virtualizer.scrollToIndex(index, { align: 'auto' });
    // A row far away is drawn with the next frame.
    const show = () => {
      const element = find(key);
      if (whole && index !== first) element?.scrollIntoView({ block: 'nearest' });
      element?.focus({ preventScroll: true });
    };
    if (find(key) === null) requestAnimationFrame(() => requestAnimationFrame(show));
    else show();
  };
  const focus = () => scroller.current?.focus({ preventScroll: true });
  useImperativeHandle(handle, () => ({ goTo, goToEnd, focus }));

  // Opens at the newest entry; stays there while new ones come, and nowhere else moves by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when entries come or go
  useLayoutEffect(() => {
    if (atEnd.current) goToEnd();
  }, [items.length]);
  const latestGoToEnd = useRef(goToEnd);
  latestGoToEnd.current = goToEnd;
  // The composer grows and shrinks below: who is at the end stays there.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) latestGoToEnd.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => onAtEnd(atEnd.current), [onAtEnd]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are actions of the page
    <section
      ref={scroller}
      className={styles.scroll}
      aria-label="Timeline"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      data-testid="timeline"
      onScroll={({ currentTarget: at }) => {
        const now = at.scrollHeight - at.scrollTop - at.clientHeight < END_PX;
        if (now === atEnd.current) return;
        atEnd.current = now;
        onAtEnd(now);
      }}
      onClick={({ target }) => {
        const entry = target instanceof Element ? target.closest<HTMLElement>('[data-entry]') : null;
        if (entry?.dataset.entry !== undefined) onActivate(entry.dataset.entry);
      }}
    >
      {items.length === 0 && empty}
      {whole ? (
        items.map((item) => <ItemView key={item.key} item={item} activeKey={activeKey} context={context} />)
      ) : (
        <div className={styles.virtual} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((virtual) => {
            const item = items[virtual.index];
            if (item === undefined) return null;
            return (
              <div
                key={virtual.key}
                ref={virtualizer.measureElement}
                data-index={virtual.index}
                className={styles.item}
                style={{ transform: `translateY(${virtual.start}px)` }}
              >
                <ItemView item={item} activeKey={activeKey} context={context} />
              </div>
            );
          })}
        </div>
      )}
    </section>
  );
}
