import { GrowingBytes } from './growing.ts';

/** Beyond these, members of an object or array share the path of their parent's `*`. */
const maximalPaths = 8_192;
const none = -1;

/**
 * The members that the records of a segment have, as a trie: each path once, found again by the bytes of its name. Records of
 * one kind name their members in the same order, so the one that followed last time is tried first.
 */
export class Paths {
  readonly pointers: string[] = [''];
  /** Child that came first in the parent the last time. */
  private readonly first: number[] = [none];
  /** Sibling that followed the last time. */
  private readonly next: number[] = [none];
  /** Names as they stand in the records, one after another, and where that of each path ends. */
  private readonly keys = new GrowingBytes();
  private readonly keyEnds: number[] = [0];
  private readonly byName = new Map<string, number>();
  private readonly items: (number[] | undefined)[] = [undefined];
  /** The last row in which the path was met: twice in one row is a name given twice. */
  readonly lastRow: number[] = [-1];
  /** Some members share a path, so that a pointer does not name them exactly. */
  capped = false;
  private readonly added: (path: number, pointer: string) => void;

  constructor(added: (path: number, pointer: string) => void) {
    this.added = added;
  }

  /** The member of `parent` that followed the sibling `before` (or came first, where that is -1) the last time, or -1. */
  guess(parent: number, before: number): number {
    return (before === none ? this.first[parent] : this.next[before]) as number;
  }

  /** Where the name of a path ends, if it stands at `start` with a quote behind it; else -1. */
  endOf(path: number, bytes: Buffer, start: number, end: number): number {
    const key = this.keys.data;
    const last = this.keyEnds[path] as number;
    let at = path === 0 ? last : (this.keyEnds[path - 1] as number);
    const close = start + last - at;
    if (close >= end || at === last || bytes[close] !== 0x22) return -1;
    for (let place = start; at < last; at++, place++) if (key[at] !== bytes[place]) return -1;
    return close;
  }

  /** Member of `parent` whose name stands, still escaped, at `[start, end)`; `before` is the sibling before it, or -1. */
  member(parent: number, before: number, bytes: Buffer, start: number, end: number): number {
    const raw = bytes.toString('latin1', start, end);
    const name = `${parent}/${raw}`;
    let path = this.byName.get(name);
    if (path === undefined) {
      const text = bytes.toString('utf8', start, end);
      path = this.add(parent, raw.includes('\\') ? unescapeName(text) : text, bytes.subarray(start, end));
      this.byName.set(name, path);
    }
    if (before === none) this.first[parent] = path;
    else this.next[before] = path;
    return path;
  }

  /** Item of an array. */
  item(parent: number, index: number): number {
    let items = this.items[parent];
    if (items === undefined) {
      items = [];
      this.items[parent] = items;
    }
    const known = items[index];
    if (known !== undefined) return known;
    const made = this.add(parent, String(index), null);
    // A shared path is not remembered by index: an array may have a million items.
    if (!this.isShared(made)) items[index] = made;
    return made;
  }

  /** Several members of one record may stand under it. */
  isShared(path: number): boolean {
    return this.shared.has(path);
  }

  private readonly shared = new Set<number>();
  private readonly starOf = new Map<number, number>();

  private add(parent: number, name: string, key: Buffer | null): number {
    if (this.shared.has(parent) || this.pointers.length >= maximalPaths) return this.star(parent);
    return this.put(`${this.pointers[parent]}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, key);
  }

  private star(parent: number): number {
    this.capped = true;
    if (this.shared.has(parent)) return parent;
    const known = this.starOf.get(parent);
    if (known !== undefined) return known;
    // Room for one such path a parent is always left: parents are bounded themselves.
    const made = this.put(`${this.pointers[parent]}/*`, null);
    this.shared.add(made);
    this.starOf.set(parent, made);
    return made;
  }

  private put(pointer: string, key: Buffer | null): number {
    const path = this.pointers.length;
    this.pointers.push(pointer);
    this.first.push(none);
    this.next.push(none);
    if (key !== null) this.keys.push(key);
    this.keyEnds.push(this.keys.length);
    this.items.push(undefined);
    this.lastRow.push(-1);
    this.added(path, pointer);
    return path;
  }
}

function unescapeName(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}
