import { compareFindings, type Finding } from './finding.ts';

/** A report lists as many. */
export const listedAtMost = 10_000;

/** Findings as they are made: all are counted, and those that stand first in a report's order are kept (A29). */
export class FindingList {
  #kept: Finding[] = [];
  #total = 0;
  /** The last that is listed, once there are as many; what comes after it is only counted. */
  #last: Finding | null = null;

  get total(): number {
    return this.#total;
  }

  add(found: Finding): void {
    this.#total++;
    if (this.#last !== null && compareFindings(found, this.#last) >= 0) return;
    this.#kept.push(found);
    if (this.#kept.length >= 2 * listedAtMost) this.#cut();
  }

  /** Counts findings that would all stand behind the first 10,000. */
  addUnlisted(count: number): void {
    this.#total += count;
  }

  listed(): readonly Finding[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept.sort(compareFindings);
    this.#kept.length = Math.min(this.#kept.length, listedAtMost);
    this.#last = this.#kept[listedAtMost - 1] ?? null;
  }
}
