import { formatIsoUtc, formatTime, type Instant, type TimeStyle } from '../lib/format-time.ts';
import { useTimeZone } from '../lib/time-zone.tsx';
import styles from './time-text.module.css';

export interface TimeTextProps {
  readonly at: Instant;
  /** `clock` 09:14:22, `short` 09:14, `full` 22 Nov 2026, 09:14:22, `date`, `day` (with weekday), `stamp` 2026-11-22 09:14:22.123. */
  readonly format?: TimeStyle | undefined;
  /** In the text face instead of the monospaced one, for sentences. */
  readonly prose?: boolean | undefined;
}

/** In the viewer's zone, or in UTC where the window is switched to it; copied as ISO 8601 UTC. */
export function TimeText({ at, format = 'full', prose }: TimeTextProps) {
  const { zone } = useTimeZone();
  const iso = formatIsoUtc(at);
  return (
    <time dateTime={iso} title={iso} className={prose ? styles.prose : styles.mono}>
      {formatTime(at, format, zone)}
    </time>
  );
}
