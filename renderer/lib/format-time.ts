export type Instant = string | number;
export type TimeStyle = 'clock' | 'short' | 'full' | 'date' | 'day' | 'stamp';

const STYLES: Readonly<Record<TimeStyle, Intl.DateTimeFormatOptions>> = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  short: { hour: '2-digit', minute: '2-digit' },
  full: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  stamp: {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, zone: string | undefined, options: Intl.DateTimeFormatOptions) {
  const id = `${key}|${zone ?? ''}`;
  const known = formatters.get(id);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...options,
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  formatters.set(id, made);
  return made;
}

/** Milliseconds since the epoch, or NaN when `at` is no time. */
export function toMs(at: Instant): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** `zone` is an IANA name; undefined is the zone of the machine. An unreadable time is said, not hidden. */
export function formatTime(at: Instant, style: TimeStyle, zone: string | undefined): string {
  const ms = toMs(at);
  if (Number.isNaN(ms)) return 'no valid time';
  const made = formatter(style, zone, STYLES[style]);
  return style === 'stamp' ? stamp(made.formatToParts(ms)) : made.format(ms);
}

/** `2026-11-22 09:14:22.123`: sorts and lines up, to the millisecond. */
function stamp(parts: readonly Intl.DateTimeFormatPart[]): string {
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return `${day} ${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`;
}

/** RFC 3339 in UTC with milliseconds; the text that goes to the clipboard. */
export function formatIsoUtc(at: Instant): string {
  const ms = toMs(at);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}

/** True when both fall on the same calendar day of `zone`. */
export function isSameDay(a: Instant, b: Instant, zone: string | undefined): boolean {
  return formatTime(a, 'date', zone) === formatTime(b, 'date', zone);
}

/** `UTC`, `UTC+01:00`: the offset of `zone` at that moment. */
export function formatZone(at: number, zone: string | undefined): string {
  const parts = formatter('offset', zone, { timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const offset = name.replace('GMT', 'UTC');
  return offset === 'UTC+00:00' ? 'UTC' : offset;
}
