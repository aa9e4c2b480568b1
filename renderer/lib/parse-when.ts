const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const DATE_CLOCK =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?\s*(Z|UTC)?$/i;
const AGO = /^(\d+)\s*(m|min|h|d)(?:\s+ago)?$/i;

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

type Wall = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

/** Milliseconds by which the wall clock of `zone` is ahead of UTC at that moment. */
function offsetMs(atMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(atMs / 1000) * 1000;
}

function wallToMs([year, month, day, hour, minute, second]: Wall, zone: string | undefined): number | null {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(asUtc).getUTCDate() !== day) return null;
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second).getTime();
  // Twice: the first guess may lie on the other side of a change of summer time.
  const guess = asUtc - offsetMs(asUtc, zone);
  return asUtc - offsetMs(guess, zone);
}

/**
 * A moment as people type it, read in `zone` (undefined: the machine's): `09:40`, `2026-11-22 09:40:10`, the same with
 * `Z` for UTC, `20 min ago`, `2h`. A bare clock time is the last one that is not in the future. Null when unreadable.
 */
export function parseWhen(text: string, nowMs: number, zone: string | undefined): number | null {
  const trimmed = text.trim();
  const ago = AGO.exec(trimmed);
  if (ago !== null) return nowMs - Number(ago[1]) * (UNIT_MS[(ago[2] ?? '').toLowerCase()] ?? 0);
  const full = DATE_CLOCK.exec(trimmed);
  if (full !== null) {
    const [year, month, day, hour, minute] = full.slice(1, 6).map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return wallToMs(
      [year, month, day, hour, minute, Number(full[6] ?? 0)],
      full[7] === undefined ? zone : 'UTC',
    );
  }
  const clock = CLOCK.exec(trimmed);
  if (clock === null) return null;
  const offset = zone === undefined ? -new Date(nowMs).getTimezoneOffset() * 60_000 : offsetMs(nowMs, zone);
  const today = new Date(nowMs + offset);
  const at = wallToMs(
    [
      today.getUTCFullYear(),
      today.getUTCMonth() + 1,
      today.getUTCDate(),
      Number(clock[1]),
      Number(clock[2]),
      Number(clock[3] ?? 0),
    ],
    zone,
  );
  if (at === null) return null;
  return at > nowMs ? at - 86_400_000 : at;
}
