import { useEffect, useRef } from 'react';
import { showToast } from '../ui/toast.tsx';

/** Says that a drill has ended, by itself or by hand, and where its report is. */
export function useDrillEnd(running: boolean): void {
  const ran = useRef(false);
  useEffect(() => {
    if (ran.current && !running)
      showToast({
        tone: 'ok',
        text: 'The drill has ended; what waited is being sent. Its report is in the settings, under Diagnostics.',
      });
    ran.current = running;
  }, [running]);
}
