import { median } from './statistics.ts';

/** A goal is an upper or a lower limit of the value; null where a figure only informs. */
export type Goal = { readonly most: number } | { readonly least: number } | null;

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: Goal;
  /** Of the runs that `value` is the median of. */
  readonly runs: readonly number[];
  /** What exactly was measured. */
  readonly note: string;
};

/** The figure of several runs: their median. */
export function figure(
  name: string,
  runs: readonly number[],
  unit: string,
  note: string,
  goal: Goal = null,
): Figure {
  return { name, value: median(runs), unit, goal, runs, note };
}

function isReached({ value, goal }: Figure): boolean {
  if (goal === null) return true;
  return 'most' in goal ? value <= goal.most : value >= goal.least;
}

/** `{"name","figures":[{"name","value","unit","goal","ok"}],"failed":N}` on one line. */
export function figuresJson(name: string, figures: readonly Figure[]): string {
  return JSON.stringify({
    name,
    figures: figures.map((each) => ({
      name: each.name,
      value: rounded(each.value),
      unit: each.unit,
      goal: each.goal === null ? null : limitOf(each.goal),
      ok: isReached(each),
    })),
    failed: countFailed(figures),
  });
}

export function countFailed(figures: readonly Figure[]): number {
  return figures.filter((each) => !isReached(each)).length;
}

export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map((each) => [
    each.name,
    shown(each.value),
    each.unit,
    each.goal === null ? '' : `${'most' in each.goal ? '≤' : '≥'} ${shown(limitOf(each.goal))}`,
    each.goal === null ? '' : isReached(each) ? 'ok' : 'MISSED',
    shown(Math.min(...each.runs)),
    shown(Math.max(...each.runs)),
    String(each.runs.length),
    each.note,
  ]);
  const head = ['figure', 'median', 'unit', 'goal', '', 'min', 'max', 'runs', 'what'];
  const rightAligned = new Set([1, 5, 6, 7]);
  const lines = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) =>
          rightAligned.has(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function limitOf(goal: NonNullable<Goal>): number {
  return 'most' in goal ? goal.most : goal.least;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function shown(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
