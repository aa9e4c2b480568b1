import { ageStepMs, formatAge, formatDuration } from '../lib/format-age.ts';
import { formatIsoUtc, formatTime, type Instant, toMs } from '../lib/format-time.ts';
import { useTimeZone } from '../lib/time-zone.tsx';
import { useNow } from '../lib/use-now.ts';

export interface AgeTextProps {
  readonly since: Instant;
  /** Two units for a sentence instead of one for a column. */
  readonly long?: boolean | undefined;
}

/** How long ago, ticking; the time itself is in the title, and copying gives ISO 8601 UTC. */
export function AgeText({ since, long }: AgeTextProps) {
  const { zone } = useTimeZone();
  const sinceMs = toMs(since);
  const fresh = ageStepMs(Date.now() - sinceMs);
  const age = useNow(fresh) - sinceMs;
  const iso = formatIsoUtc(since);
  return (
    <time dateTime={iso} title={`${formatTime(since, 'full', zone)} · ${iso}`}>
      {long ? formatDuration(age) : formatAge(age)}
    </time>
  );
}
