import { useEffect, useRef } from 'react';

/** When `open` ends and the focus went down with what was open, puts it where `restore` says. */
export function useLostFocus(open: boolean, restore: () => void): void {
  const before = useRef(open);
  const latest = useRef(restore);
  useEffect(() => {
    latest.current = restore;
  });
  useEffect(() => {
    const closed = before.current && !open;
    before.current = open;
    if (closed && (document.activeElement === null || document.activeElement === document.body))
      latest.current();
  }, [open]);
}
