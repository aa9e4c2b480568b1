const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** One unit, short, for columns: `4 s`, `12 m`, `1 h`, `3 d`. A negative age counts as zero. */
export function formatAge(ageMs: number): string {
  const age = Math.max(0, ageMs);
  if (age < MINUTE_MS) return `${Math.floor(age / SECOND_MS)} s`;
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} m`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)} h`;
  return `${Math.floor(age / DAY_MS)} d`;
}

/** Two units, for sentences: `4 s`, `12 min`, `2 h 5 min`, `3 d 4 h`. A negative duration counts as zero. */
export function formatDuration(durationMs: number): string {
  const duration = Math.max(0, durationMs);
  if (duration < MINUTE_MS) return `${Math.floor(duration / SECOND_MS)} s`;
  if (duration < HOUR_MS) return `${Math.floor(duration / MINUTE_MS)} min`;
  if (duration < DAY_MS) {
    const minutes = Math.floor((duration % HOUR_MS) / MINUTE_MS);
    const hours = `${Math.floor(duration / HOUR_MS)} h`;
    return minutes === 0 ? hours : `${hours} ${minutes} min`;
  }
  const hours = Math.floor((duration % DAY_MS) / HOUR_MS);
  const days = `${Math.floor(duration / DAY_MS)} d`;
  return hours === 0 ? days : `${days} ${hours} h`;
}

/** How long until the text of `formatAge` can change: a second under a minute, else at most half a minute. */
export function ageStepMs(ageMs: number): number {
  return ageMs < MINUTE_MS ? SECOND_MS : 30 * SECOND_MS;
}
