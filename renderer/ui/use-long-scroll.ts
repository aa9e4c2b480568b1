import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  clampOffset,
  isScaled,
  type LongList,
  offsetAt,
  offsetShowing,
  rowsAt,
  scrollTopAt,
} from '../lib/long-scroll.ts';

/** A wheel that counts in lines (Firefox's way, and some mice). */
const LINE_PX = 32;

export interface LongScroll {
  /** Px of the whole list above the first px that is seen. */
  readonly offset: number;
  readonly viewPx: number;
  readonly start: number;
  readonly end: number;
  readonly onScroll: () => void;
  readonly show: (index: number) => void;
}

export interface LongScrollOptions {
  readonly total: number;
  readonly rowPx: number;
  /** Of what stays on top of the rows. */
  readonly headerPx: number;
  readonly initialOffset: number;
  readonly onOffset: ((offset: number) => void) | undefined;
}

/** Where a list of any length stands; the scroll bar, the wheel and `show` move it. */
export function useLongScroll(
  scroller: RefObject<HTMLElement | null>,
  { total, rowPx, headerPx, initialOffset, onOffset }: LongScrollOptions,
): LongScroll {
  const [viewPx, setViewPx] = useState(0);
  const [offset, setOffset] = useState(initialOffset);
  const list: LongList = { total, rowPx, viewPx };
  const latest = useRef({ list, offset, onOffset });
  latest.current = { list, offset, onOffset };
  /** The position that was set here: a scroll to it is no deed of the person. */
  const placed = useRef(0);

  const moveTo = useCallback(
    (wanted: number) => {
      const now = latest.current;
      const next = clampOffset(now.list, wanted);
      if (scroller.current !== null) {
        scroller.current.scrollTop = scrollTopAt(now.list, next);
        placed.current = scroller.current.scrollTop;
      }
      latest.current = { ...now, offset: next };
      setOffset(next);
      now.onOffset?.(next);
    },
    [scroller],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setViewPx(Math.max(0, element.clientHeight - headerPx));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, headerPx]);

  // A new length or height of rows keeps the first row that is seen.
  const before = useRef({ rowPx, total });
  useLayoutEffect(() => {
    if (viewPx === 0) return;
    const first = latest.current.offset / before.current.rowPx;
    before.current = { rowPx, total };
    moveTo(first * rowPx);
  }, [viewPx, rowPx, total, moveTo]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      const now = latest.current;
      if (!isScaled(now.list) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? LINE_PX
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? now.list.viewPx
            : 1;
      moveTo(now.offset + event.deltaY * unit);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, moveTo]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null || Math.abs(element.scrollTop - placed.current) < 1) return;
    const now = latest.current;
    placed.current = element.scrollTop;
    const next = offsetAt(now.list, element.scrollTop);
    latest.current = { ...now, offset: next };
    setOffset(next);
    now.onOffset?.(next);
  }, [scroller]);

  const show = useCallback(
    (index: number) => {
      const now = latest.current;
      const next = offsetShowing(now.list, now.offset, index);
      if (next !== now.offset) moveTo(next);
    },
    [moveTo],
  );

  const shown = clampOffset(list, offset);
  return { offset: shown, viewPx, ...rowsAt(list, shown), onScroll, show };
}
