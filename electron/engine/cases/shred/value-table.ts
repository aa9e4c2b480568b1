/**
 * The different values of a segment: a value is a path and the bytes that stand there. Each is kept once, as the place of its
 * first occurrence; hashes only say where to look, equality is always of the bytes.
 */
export class ValueTable {
  count = 0;
  private slots = new Int32Array(1 << 15).fill(-1);
  private mask = (1 << 15) - 1;
  hashes = new Uint32Array(1 << 14);
  paths = new Uint16Array(1 << 14);
  starts = new Uint32Array(1 << 14);
  lengths = new Uint32Array(1 << 14);
  /** Bit 0: escapes stand in it; bit 1: it is a number or a word, not text. */
  flags = new Uint8Array(1 << 14);

  /** The number of the value at `[start, start + length)` of `bytes`, new or known. */
  find(bytes: Uint8Array, path: number, hash: number, start: number, length: number, flags: number): number {
    let slot = (hash ^ Math.imul(path, 0x9e3779b1)) & this.mask;
    for (;;) {
      const known = this.slots[slot] as number;
      if (known < 0) break;
      if (
        this.hashes[known] === hash &&
        this.paths[known] === path &&
        this.lengths[known] === length &&
        this.flags[known] === flags &&
        sameBytes(bytes, this.starts[known] as number, start, length)
      )
        return known;
      slot = (slot + 1) & this.mask;
    }
    if (this.count === this.hashes.length) this.grow();
    const value = this.count++;
    this.hashes[value] = hash;
    this.paths[value] = path;
    this.starts[value] = start;
    this.lengths[value] = length;
    this.flags[value] = flags;
    this.slots[slot] = value;
    if (this.count * 2 > this.mask) this.spread();
    return value;
  }

  private grow(): void {
    const size = this.hashes.length * 2;
    this.hashes = larger(this.hashes, new Uint32Array(size));
    this.paths = larger(this.paths, new Uint16Array(size));
    this.starts = larger(this.starts, new Uint32Array(size));
    this.lengths = larger(this.lengths, new Uint32Array(size));
    this.flags = larger(this.flags, new Uint8Array(size));
  }

  private spread(): void {
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    for (let value = 0; value < this.count; value++) {
      let slot =
        ((this.hashes[value] as number) ^ Math.imul(this.paths[value] as number, 0x9e3779b1)) & this.mask;
      while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = value;
    }
  }
}

function larger<T extends Uint32Array | Uint16Array | Uint8Array>(old: T, made: T): T {
  made.set(old);
  return made;
}

function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (bytes[one + at] !== bytes[other + at]) return false;
  return true;
}
