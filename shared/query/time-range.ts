/** A time as it is typed, perhaps only its beginning (`2023`, `2023-07-10`, `2023-07-10T12`), and the span that it names. */
export type NamedTime = { readonly start: number; readonly end: number };

const form =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/i;
const clock = /^\d{2}(:\d{2}(:\d{2}(\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/i;

/** In UTC where no offset is given. Null if it is no time. */
export function readTime(text: string): NamedTime | null {
  const found = form.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  const parts = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1), Number(hour ?? 0)] as const;
  const milliseconds = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0'));
  const at = (add: readonly [number, number, number, number, number, number, number]): number =>
    Date.UTC(
      parts[0] + add[0],
      parts[1] + add[1],
      parts[2] + add[2],
      parts[3] + add[3],
      Number(minute ?? 0) + add[4],
      Number(second ?? 0) + add[5],
      milliseconds + add[6],
    ) - offsetOf(zone);
  const start = at([0, 0, 0, 0, 0, 0, 0]);
  const real = new Date(start + offsetOf(zone));
  const same =
    real.getUTCFullYear() === parts[0] &&
    real.getUTCMonth() === parts[1] &&
    real.getUTCDate() === parts[2] &&
    real.getUTCHours() === parts[3] &&
    real.getUTCMinutes() === Number(minute ?? 0) &&
    real.getUTCSeconds() === Number(second ?? 0);
  if (!same) return null;
  if (month === undefined) return { start, end: at([1, 0, 0, 0, 0, 0, 0]) };
  if (day === undefined) return { start, end: at([0, 1, 0, 0, 0, 0, 0]) };
  if (hour === undefined) return { start, end: at([0, 0, 1, 0, 0, 0, 0]) };
  if (minute === undefined) return { start, end: at([0, 0, 0, 1, 0, 0, 0]) };
  if (second === undefined) return { start, end: at([0, 0, 0, 0, 1, 0, 0]) };
  if (fraction === undefined) return { start, end: at([0, 0, 0, 0, 0, 1, 0]) };
  return { start, end: start + 10 ** (3 - fraction.length) };
}

/** The second end of a range, which may leave out the date of the first. */
export function readRangeEnd(text: string, first: string): NamedTime | null {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(first)?.[0];
  return clock.test(text) && date !== undefined ? readTime(`${date}T${text}`) : readTime(text);
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
