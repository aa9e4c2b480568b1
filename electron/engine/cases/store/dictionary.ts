import { textColumns } from '../mappings/mapping.ts';
import type { ColumnData } from '../shred/segment.ts';
import type { CaseDb } from './case-db.ts';

/** The words of one column over the whole case, as bytes: a word each million times is a number each million times. */
export class Dictionary {
  private readonly column: number;
  private bytes: Buffer = Buffer.allocUnsafe(1 << 12);
  private used = 0;
  private ends = new Uint32Array(1 << 8);
  private slots = new Uint32Array(1 << 9);
  /** Words there are; their numbers are 1 to `size`. */
  size = 0;
  private stored = 0;
  private indexed = 0;

  constructor(column: number) {
    this.column = column;
  }

  /** Numbers of a segment's words here, by their number there; place 0 is "none". */
  take({ bytes, ends }: Pick<ColumnData, 'bytes' | 'ends'>): Uint32Array {
    this.indexAll();
    const numbers = new Uint32Array(ends.length + 1);
    let start = 0;
    for (let at = 0; at < ends.length; at++) {
      const end = ends[at] as number;
      numbers[at + 1] = this.put(bytes, start, end);
      start = end;
    }
    return numbers;
  }

  text(number: number): string {
    return this.bytes.toString('utf8', this.startOf(number), this.ends[number - 1] as number);
  }

  /** Writes what was added since it was stored last. */
  store(db: CaseDb): void {
    if (this.stored === this.size) return;
    const start = this.stored === 0 ? 0 : (this.ends[this.stored - 1] as number);
    const ends = this.ends.slice(this.stored, this.size).map((end) => end - start);
    db.run(
      'INSERT INTO dictionary (column_n, first_id, ends, bytes) VALUES (?, ?, ?, ?)',
      this.column,
      this.stored + 1,
      new Uint8Array(ends.buffer),
      this.bytes.subarray(start, this.used),
    );
    this.stored = this.size;
  }

  /** How much of it is in the file; to go back to when a transaction was undone. */
  get storedSize(): number {
    return this.stored;
  }

  undoStore(stored: number): void {
    this.stored = stored;
  }

  load(ends: Uint32Array, bytes: Uint8Array): void {
    this.reserve(bytes.length);
    const base = this.used;
    this.bytes.set(bytes, base);
    this.used += bytes.length;
    for (const end of ends) this.append(base + end);
    this.stored = this.size;
  }

  private startOf(number: number): number {
    return number === 1 ? 0 : (this.ends[number - 2] as number);
  }

  private append(end: number): void {
    if (this.size === this.ends.length) {
      const larger = new Uint32Array(this.size * 2);
      larger.set(this.ends);
      this.ends = larger;
    }
    this.ends[this.size++] = end;
  }

  private reserve(length: number): void {
    if (this.used + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.used + length, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }

  private put(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const mask = this.slots.length - 1;
    let slot = hashOf(bytes, start, end) & mask;
    for (;;) {
      const known = this.slots[slot] as number;
      if (known === 0) break;
      const at = this.startOf(known);
      if ((this.ends[known - 1] as number) - at === length && this.same(at, bytes, start, length))
        return known;
      slot = (slot + 1) & mask;
    }
    this.reserve(length);
    this.bytes.set(bytes.subarray(start, end), this.used);
    this.used += length;
    this.append(this.used);
    this.slots[slot] = this.size;
    this.indexed = this.size;
    if (this.size * 2 > this.slots.length) this.spread();
    return this.size;
  }

  private same(at: number, bytes: Uint8Array, start: number, length: number): boolean {
    for (let byte = 0; byte < length; byte++) if (this.bytes[at + byte] !== bytes[start + byte]) return false;
    return true;
  }

  /** Words that were loaded are looked up only once something is taken in. */
  private indexAll(): void {
    if (this.indexed !== this.size) this.spread();
  }

  private spread(): void {
    let length = this.slots.length;
    while (this.size * 2 > length) length *= 2;
    if (length === this.slots.length && this.indexed === this.size) length *= 2;
    this.slots = new Uint32Array(length);
    for (let number = 1; number <= this.size; number++) {
      let slot = hashOf(this.bytes, this.startOf(number), this.ends[number - 1] as number) & (length - 1);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (length - 1);
      this.slots[slot] = number;
    }
    this.indexed = this.size;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** One a text column, in the order of `textColumns`. */
export function loadDictionaries(db: CaseDb): Dictionary[] {
  const made = textColumns.map((_, column) => new Dictionary(column));
  type Row = { column_n: number; ends: Buffer; bytes: Buffer };
  for (const row of db.all<Row>('SELECT column_n, ends, bytes FROM dictionary ORDER BY n')) {
    const ends = new Uint32Array(Uint8Array.from(row.ends).buffer);
    made[row.column_n]?.load(ends, row.bytes);
  }
  return made;
}
