/** A table that has become larger than this is not kept for the next segment. */
const keptValues = 1 << 17;
/** Values that are looked at before one is kept a second time: nobody can prepare long searches. */
const maximalProbes = 64;

/**
 * The different values of a segment: a value is a path and the bytes that stand there. Each is kept once, as the place of its
 * first occurrence; hashes only say where to look, equality is always of the bytes.
 */
export class ValueTable {
  count = 0;
  /** Pairs: the key of a value, and its number plus one. */
  private slots = new Int32Array(1 << 16);
  private mask = (1 << 15) - 1;
  private keys = new Int32Array(1 << 14);
  paths = new Uint16Array(1 << 14);
  starts = new Uint32Array(1 << 14);
  lengths = new Uint32Array(1 << 14);
  /** Bit 0: escapes stand in it; bit 1: it is a number or a word, not text. */
  flags = new Uint8Array(1 << 14);

  /** The number of the value at `[start, start + length)` of the bytes under `view`, new or known. */
  find(view: DataView, path: number, hash: number, start: number, length: number, flags: number): number {
    const key = hash ^ Math.imul(path, 0x9e3779b1);
    let slot = key & this.mask;
    for (let probes = 0; ; probes++) {
      const known = (this.slots[2 * slot + 1] as number) - 1;
      if (known < 0) break;
      if (
        this.slots[2 * slot] === key &&
        this.paths[known] === path &&
        this.lengths[known] === length &&
        this.flags[known] === flags &&
        sameBytes(view, this.starts[known] as number, start, length)
      )
        return known;
      if (probes === maximalProbes) return this.put(key, path, start, length, flags);
      slot = (slot + 1) & this.mask;
    }
    this.slots[2 * slot] = key;
    this.slots[2 * slot + 1] = this.count + 1;
    return this.put(key, path, start, length, flags);
  }

  /** Whether a value is the one at `[start, start + length)`. */
  is(value: number, view: DataView, start: number, length: number, flags: number): boolean {
    return (
      this.lengths[value] === length &&
      this.flags[value] === flags &&
      sameBytes(view, this.starts[value] as number, start, length)
    );
  }

  /** Empty again, in the same memory as far as that is not much. */
  reset(): void {
    if (this.count > keptValues) {
      this.mask = (1 << 15) - 1;
      this.slots = new Int32Array(1 << 16);
      this.keys = new Int32Array(1 << 14);
      this.paths = new Uint16Array(1 << 14);
      this.starts = new Uint32Array(1 << 14);
      this.lengths = new Uint32Array(1 << 14);
      this.flags = new Uint8Array(1 << 14);
    } else this.slots.fill(0);
    this.count = 0;
  }

  private put(key: number, path: number, start: number, length: number, flags: number): number {
    if (this.count === this.keys.length) this.grow();
    const value = this.count++;
    this.keys[value] = key;
    this.paths[value] = path;
    this.starts[value] = start;
    this.lengths[value] = length;
    this.flags[value] = flags;
    if (this.count * 2 > this.mask) this.spread();
    return value;
  }

  private grow(): void {
    const size = this.keys.length * 2;
    this.keys = larger(this.keys, new Int32Array(size));
    this.paths = larger(this.paths, new Uint16Array(size));
    this.starts = larger(this.starts, new Uint32Array(size));
    this.lengths = larger(this.lengths, new Uint32Array(size));
    this.flags = larger(this.flags, new Uint8Array(size));
  }

  private spread(): void {
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.slots = new Int32Array(2 * size);
    for (let value = 0; value < this.count; value++) {
      const key = this.keys[value] as number;
      let slot = key & this.mask;
      let probes = 0;
      while (this.slots[2 * slot + 1] !== 0 && probes++ < maximalProbes) slot = (slot + 1) & this.mask;
      if (this.slots[2 * slot + 1] !== 0) continue;
      this.slots[2 * slot] = key;
      this.slots[2 * slot + 1] = value + 1;
    }
  }
}

function larger<T extends Int32Array | Uint32Array | Uint16Array | Uint8Array>(old: T, made: T): T {
  made.set(old);
  return made;
}

function sameBytes(view: DataView, one: number, other: number, length: number): boolean {
  const fours = length & ~3;
  let at = 0;
  for (; at < fours; at += 4) if (view.getInt32(one + at) !== view.getInt32(other + at)) return false;
  for (; at < length; at++) if (view.getUint8(one + at) !== view.getUint8(other + at)) return false;
  return true;
}
