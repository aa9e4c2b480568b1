import type { Figure } from '../figures.ts';

/** How much a part of the audit benchmark measures. */
export type Amount = {
  /** Records of the export. */
  readonly records: number;
  /** Runs whose median counts, after one to warm up. */
  readonly runs: number;
};

export type Part = (amount: Amount) => Promise<readonly Figure[]>;

export const fullAmount: Amount = { records: 1_000_000, runs: 5 };

export const quickAmount: Amount = { records: 20_000, runs: 2 };
