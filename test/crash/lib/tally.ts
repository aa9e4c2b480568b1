import { progress } from '../../bench/lib/progress.ts';
import type { Verdict } from './judge.ts';

/** Failures by kind, and how many cases were looked at. The first few are told in full. */
export type Tally = {
  readonly name: string;
  cases: number;
  lost: number;
  integrity: number;
  resets: number;
  wrong: number;
  readonly add: (where: string, verdict: Verdict) => void;
  readonly tell: (text: string) => void;
};

const toldInFull = 12;

export function createTally(name: string): Tally {
  let told = 0;
  const tally: Tally = {
    name,
    ...{ cases: 0, lost: 0, integrity: 0, resets: 0, wrong: 0 },
    tell: (text) => {
      told += 1;
      if (told <= toldInFull) progress(`  ${name}: ${text}`);
    },
    add: (where, { lost, integrity, reset }) => {
      tally.cases += 1;
      if (lost.length > 0) tally.lost += 1;
      if (integrity.length > 0) tally.integrity += 1;
      if (reset) tally.resets += 1;
      if (lost.length > 0 || integrity.length > 0 || reset)
        tally.tell(
          `${where}: ${reset ? 'silently reset; ' : ''}${[...lost, ...integrity].slice(0, 3).join('; ').slice(0, 500)}`,
        );
    },
  };
  return tally;
}
