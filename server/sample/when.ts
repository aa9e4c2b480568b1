/**
 * A moment of a story, in one of three forms:
 * `-2d4h` before now, `+1h20m` after the story began, `d-6 08:40` at that UTC clock time six calendar days before today.
 */
export type When = `-${string}` | `+${string}` | `d-${string}`;

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
const dayMs = 86_400_000;

/** The epoch milliseconds of `when`; `beginMs` is where `+` counts from. Throws on text that is not a moment. */
export function momentMs(when: When, nowMs: number, beginMs: number): number {
  const onDay = /^d-(\d+) (\d\d):(\d\d)(?::(\d\d))?$/.exec(when);
  if (onDay !== null) {
    const [, days, hours, minutes, seconds] = onDay;
    const midnightMs = Math.floor(nowMs / dayMs) * dayMs;
    const clockMs = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds ?? 0) * 1_000;
    return midnightMs - Number(days) * dayMs + clockMs;
  }
  const span = spanMs(when.slice(1), when);
  return when.startsWith('-') ? nowMs - span : beginMs + span;
}

function spanMs(text: string, whole: string): number {
  if (!/^(\d+[dhms])+$/.test(text)) throw new Error(`not a moment of a story: ${whole}`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([dhms])/g)) {
    total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  }
  return total;
}
