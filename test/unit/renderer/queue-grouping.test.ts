import { describe, expect, it } from 'vitest';
import { headed } from '../../../renderer/features/queue/headed-list.ts';

const group = (value: string, count: number) => ({ value, label: null, count });

describe('a list with headings', () => {
  const list = headed([group('new', 2), group('triaged', 1), group('closed', 3)], 6);

  it('has one more place for each group', () => {
    expect(list.total).toBe(9);
    expect(Array.from({ length: 9 }, (_, at) => list.headingAt(at)?.value ?? list.listIndex(at))).toEqual([
      ...['new', 0, 1],
      ...['triaged', 2],
      ...['closed', 3, 4, 5],
    ]);
  });

  it('finds a row at its place, and the first of a group behind its heading', () => {
    for (let index = 0; index < 6; index += 1) expect(list.listIndex(list.shownIndex(index))).toBe(index);
    expect(list.listIndex(3)).toBe(2);
  });

  it('is the plain list where nothing is grouped', () => {
    const plain = headed([], 4);
    expect([plain.total, plain.listIndex(3), plain.shownIndex(3), plain.headingAt(0)]).toEqual([
      4,
      3,
      3,
      null,
    ]);
  });
});
