const none = Number.NaN;

/** Milliseconds since 1970 that a value of a time member says, or NaN. Times without a zone are `zoneMinutes` east of UTC. */
export function timeOf(text: string, zoneMinutes: number): number {
  const bytes = Buffer.from(text);
  const fast = isoTimeAt(bytes, 0, bytes.length, zoneMinutes);
  if (!Number.isNaN(fast)) return fast;
  if (/^\d{9,19}(\.\d+)?$/.test(text)) return epochMs(Number(text));
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([AP])M)?$/i.exec(
    text,
  );
  if (american !== null) {
    const [, month, day, year, hour, minute, second, half] = american;
    const hours = (Number(hour) % (half ? 12 : 24)) + (half?.toUpperCase() === 'P' ? 12 : 0);
    return (
      utc(Number(year), Number(month), Number(day), hours, Number(minute), Number(second ?? 0)) -
      zoneMinutes * 60_000
    );
  }
  const dotNet = /^\/Date\((-?\d{1,15})\)\/$/.exec(text);
  return dotNet === null ? none : Number(dotNet[1]);
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. */
function epochMs(value: number): number {
  if (value >= 1e17) return Math.floor(value / 1e6);
  if (value >= 1e14) return Math.floor(value / 1e3);
  if (value >= 1e11) return Math.floor(value);
  return Math.floor(value * 1_000);
}

/**
 * RFC 3339 and its relatives, straight from the bytes: a date, `T` or a space, hours and minutes, perhaps seconds with a
 * fraction after point or comma, perhaps `Z` or an offset. A leap second counts as the second after.
 */
export function isoTimeAt(bytes: Uint8Array, start: number, end: number, zoneMinutes: number): number {
  if (end - start < 16) return none;
  const separator = bytes[start + 10];
  if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d || bytes[start + 13] !== 0x3a) return none;
  if (separator !== 0x54 && separator !== 0x20 && separator !== 0x74) return none;
  const year = two(bytes, start) * 100 + two(bytes, start + 2);
  const month = two(bytes, start + 5);
  const day = two(bytes, start + 8);
  const hour = two(bytes, start + 11);
  const minute = two(bytes, start + 14);
  let at = start + 16;
  let second = 0;
  let milliseconds = 0;
  if (at < end && bytes[at] === 0x3a) {
    if (at + 3 > end) return none;
    second = two(bytes, at + 1);
    at += 3;
    if (at < end && (bytes[at] === 0x2e || bytes[at] === 0x2c)) {
      let weight = 100;
      const first = ++at;
      for (; at < end && isDigit(bytes[at] as number); at++) {
        if (weight >= 1) milliseconds += ((bytes[at] as number) - 48) * weight;
        weight /= 10;
      }
      if (at === first) return none;
    }
  }
  const offset = offsetAt(bytes, at, end, zoneMinutes);
  const time = utc(year, month, day, hour, minute, second);
  return time + Math.floor(milliseconds) - offset * 60_000;
}

/** Minutes east of UTC, or NaN. */
function offsetAt(bytes: Uint8Array, from: number, end: number, zoneMinutes: number): number {
  let at = from;
  while (at < end && bytes[at] === 0x20) at++;
  if (at === end) return zoneMinutes;
  const sign = bytes[at];
  if (sign === 0x5a || sign === 0x7a) {
    return at + 1 === end ? 0 : none;
  }
  if (sign !== 0x2b && sign !== 0x2d) return none;
  const colon = bytes[at + 3] === 0x3a ? 1 : 0;
  if (end - at !== 5 + colon) return end - at === 3 ? signed(two(bytes, at + 1) * 60, sign) : none;
  return signed(two(bytes, at + 1) * 60 + two(bytes, at + 3 + colon), sign);
}

function signed(minutes: number, sign: number): number {
  return sign === 0x2d ? -minutes : minutes;
}

const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** NaN where it is no instant of the calendar. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (!(month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 60)) return none;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = (daysIn[month - 1] as number) + (leap && month === 2 ? 1 : 0);
  if (!(day >= 1 && day <= length)) return none;
  const before = year - 1;
  const days =
    before * 365 +
    Math.floor(before / 4) -
    Math.floor(before / 100) +
    Math.floor(before / 400) -
    719_162 +
    (daysBefore[month - 1] as number) +
    (leap && month > 2 ? 1 : 0) +
    day -
    1;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000;
}

function two(bytes: Uint8Array, at: number): number {
  const high = bytes[at] as number;
  const low = bytes[at + 1] as number;
  return isDigit(high) && isDigit(low) ? (high - 48) * 10 + low - 48 : none;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
