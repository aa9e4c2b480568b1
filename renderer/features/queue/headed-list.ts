import type { OutputOf } from '../../../shared/ipc/contract.ts';

export type Group = OutputOf<'queue.groups'>['groups'][number];

/** Where rows stand in a list that has a heading before each group. */
export interface Headed {
  readonly total: number;
  /** The group whose heading stands there; null where a row does. */
  readonly headingAt: (shown: number) => Group | null;
  /** Index in the list of the row that stands there; of a heading, that of its first row. */
  readonly listIndex: (shown: number) => number;
  readonly shownIndex: (index: number) => number;
}

export function headed(groups: readonly Group[], total: number): Headed {
  const ends: number[] = [];
  let sum = 0;
  for (const group of groups) {
    sum += group.count;
    ends.push(sum);
  }
  // While list and groups are not of the same moment, rows behind the last heading stand without one.
  const groupOf = (index: number) => {
    const at = ends.findIndex((end) => index < end);
    return at === -1 ? Math.max(0, groups.length - 1) : at;
  };
  const startOf = (at: number) => (at === 0 ? 0 : (ends[at - 1] ?? 0));
  const headingOf = (shown: number) => groups.findIndex((_, at) => startOf(at) + at === shown);
  return {
    total: total + groups.length,
    headingAt: (shown) => groups[headingOf(shown)] ?? null,
    listIndex: (shown) => {
      let before = 0;
      while (before < groups.length && startOf(before) + before < shown) before += 1;
      const heading = headingOf(shown);
      return heading === -1 ? shown - before : startOf(heading);
    },
    shownIndex: (index) => (groups.length === 0 ? index : index + groupOf(index) + 1),
  };
}
