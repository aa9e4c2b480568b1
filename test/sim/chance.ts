import type { RandomBytes } from '../../shared/lib/id.ts';
import { createSeededRandom } from '../fakes/seeded-random.ts';

/** Everything that is left to chance, from one seed. */
export type Chance = {
  readonly bytes: RandomBytes;
  /** From 0 up to, but not including, `below`. */
  readonly int: (below: number) => number;
  readonly between: (least: number, most: number) => number;
  readonly oneIn: (count: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
};

export function createChance(seed: number): Chance {
  const bytes = createSeededRandom(Math.imul(seed + 1, 0x9e3779b1));
  const int = (below: number): number => {
    const [a = 0, b = 0, c = 0] = bytes(3);
    return (a * 65_536 + b * 256 + c) % Math.max(1, below);
  };
  return {
    bytes,
    int,
    between: (least, most) => least + int(most - least + 1),
    oneIn: (count) => int(count) === 0,
    pick: (list) => {
      const found = list[int(list.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
  };
}
