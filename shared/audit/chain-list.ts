import { equalBytes, toHex } from './bytes.ts';
import type { HashList, KnownHashes } from './leaf-lists.ts';
import type { LineView } from './localise.ts';

export type ChainStart = {
  readonly a: number;
  readonly b: number;
  /** Size of the last head whose root the lines have; lines from here on are in doubt. */
  readonly g: number;
  /** `L_{g-1}`, or null where it is not known. */
  readonly before: Uint8Array | null;
};

/**
 * Section 6, step 4 as A19 has it: without an authentic list, what each line says of the one before it gives one. Answers
 * hashes by place, from record `a` on and not below `g - a`; places that nothing tells are left out.
 */
export function chainList(lines: LineView, { a, b, g, before }: ChainStart): KnownHashes {
  const doubtful = new DoubtfulLines(lines, a, b, g - a);
  const known = new Told(lines);
  for (const index of doubtful.indices()) {
    if (index < g || index >= b) continue;
    const later = index + 1 < b ? doubtful.claiming(index + 1) : [];
    const next = known.latest(index + 1);
    const successor = next === null ? undefined : later.find((at) => equalBytes(lines.hash(at), next));
    if (successor !== undefined) {
      known.tellPrevious(index, successor);
      continue;
    }
    const same = doubtful.claiming(index);
    const linked = new Set(later.map((at) => hexOrNull(lines.previous(at))));
    const earlier =
      index === g ? null : new Set(doubtful.claiming(index - 1).map((at) => toHex(lines.hash(at))));
    const start = before === null ? null : toHex(before);
    const follows = (at: number) => {
      const previous = hexOrNull(lines.previous(at));
      if (earlier === null) return start === null || previous === start;
      return previous !== null && earlier.has(previous);
    };
    const chosen =
      same.find((at) => linked.has(toHex(lines.hash(at)))) ??
      same.find(follows) ??
      same.find((at) => doubtful.isInOrder(at));
    if (chosen !== undefined) known.tell(index, chosen);
  }
  return known.ascending(a);
}

function hexOrNull(hash: Uint8Array | null): string | null {
  return hash === null ? null : toHex(hash);
}

/** Lines from `from` on whose `_n` lies in `[a, b)`. */
class DoubtfulLines {
  /** In file order. */
  readonly #at: Int32Array;
  readonly #number: Float64Array;
  /** Places in those by rising number, in file order where equal. */
  readonly #order: Int32Array;

  constructor(lines: LineView, a: number, b: number, from: number) {
    const at = new Int32Array(Math.max(0, lines.count - from));
    const number = new Float64Array(at.length);
    let count = 0;
    let sorted = true;
    for (let line = from; line < lines.count; line++) {
      const claimed = lines.number(line);
      if (claimed === null || claimed < a || claimed >= b) continue;
      if (count > 0 && claimed < (number[count - 1] ?? 0)) sorted = false;
      at[count] = line;
      number[count++] = claimed;
    }
    this.#at = at.subarray(0, count);
    this.#number = number.subarray(0, count);
    this.#order = new Int32Array(count).map((_, place) => place);
    if (!sorted) this.#order.sort((one, other) => (number[one] ?? 0) - (number[other] ?? 0) || one - other);
  }

  /** Every number that a line claims and the one below, each once, falling. */
  *indices(): Generator<number> {
    let last = Number.POSITIVE_INFINITY;
    for (let rank = this.#order.length - 1; rank >= 0; rank--) {
      const number = this.#numberAt(rank);
      if (number < last) yield number;
      last = number;
      const below = rank === 0 ? Number.NEGATIVE_INFINITY : this.#numberAt(rank - 1);
      if (below < number - 1) yield number - 1;
    }
  }

  /** Lines that claim a number, in file order. */
  claiming(number: number): number[] {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#numberAt(middle) < number) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; this.#numberAt(low) === number; low++) found.push(this.#at[this.#order[low] ?? 0] ?? 0);
    return found;
  }

  /** Whether the nearest numbered lines around a line are lower and higher. */
  isInOrder(line: number): boolean {
    let low = 0;
    let high = this.#at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#at[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    const number = this.#number[low] ?? 0;
    const earlier = this.#number[low - 1] ?? Number.NEGATIVE_INFINITY;
    const later = this.#number[low + 1] ?? Number.POSITIVE_INFINITY;
    return earlier < number && later > number;
  }

  /** NaN outside. */
  #numberAt(rank: number): number {
    return this.#number[this.#order[rank] ?? -1] ?? Number.NaN;
  }
}

/** What is told, by falling index: each the hash of a line, or what a line has as that of the one before. */
class Told {
  readonly #lines: LineView;
  #indices = new Float64Array(64);
  /** A line, or `-1 - line` for its `_prev`. */
  #sources = new Int32Array(64);
  #count = 0;
  #latest: Uint8Array = new Uint8Array();

  constructor(lines: LineView) {
    this.#lines = lines;
  }

  tell(index: number, line: number): void {
    this.#push(index, line, this.#lines.hash(line));
  }

  tellPrevious(index: number, line: number): void {
    const hash = this.#lines.previous(line);
    if (hash !== null) this.#push(index, -1 - line, hash);
  }

  /** Of `index` if that was told last. */
  latest(index: number): Uint8Array | null {
    return this.#count > 0 && this.#indices[this.#count - 1] === index ? this.#latest : null;
  }

  ascending(a: number): KnownHashes {
    const count = this.#count;
    const places = new Float64Array(count);
    for (let at = 0; at < count; at++) places[at] = (this.#indices[count - 1 - at] ?? 0) - a;
    const sources = this.#sources;
    const hashes: HashList = {
      count,
      at: (entry) => {
        const source = sources[count - 1 - entry] ?? 0;
        if (source >= 0) return this.#lines.hash(source);
        return this.#lines.previous(-1 - source) ?? new Uint8Array();
      },
    };
    return { places, hashes };
  }

  #push(index: number, source: number, hash: Uint8Array): void {
    if (this.#count === this.#indices.length) {
      const indices = new Float64Array(2 * this.#count);
      indices.set(this.#indices);
      const sources = new Int32Array(2 * this.#count);
      sources.set(this.#sources);
      [this.#indices, this.#sources] = [indices, sources];
    }
    this.#indices[this.#count] = index;
    this.#sources[this.#count++] = source;
    this.#latest = Uint8Array.from(hash);
  }
}
