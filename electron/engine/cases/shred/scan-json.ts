import type { Paths } from './paths.ts';

/** What a scanner tells of a record, in the order in which it stands there. */
export type Leaves = {
  /** A string without its quotes, a number, `true` or `false`; `hash` is of the bytes. `null` is told to nobody. */
  readonly leaf: (path: number, hash: number, start: number, length: number, flags: number) => void;
};

export const leafFlag = { escaped: 1, bare: 2 } as const;
/** Deeper records are set aside: nobody's log is, and recursion of readers ends somewhere. */
const maximalDepth = 64;

const kind = { text: 1, digit: 2 } as const;
/** Mixes four bytes at a time into a hash; odd, so that no step loses anything. */
const factor = 0x9e3779b1;
/** 1 for bytes that end the plain run of a string: quote, backslash, control. */
const endsRun = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte++) endsRun[byte] = 1;
endsRun[0x22] = 1;
endsRun[0x5c] = 1;
const isDigit = new Uint8Array(256);
for (let byte = 0x30; byte <= 0x39; byte++) isDigit[byte] = kind.digit;

/**
 * Reads one JSON text (RFC 8259) straight from its bytes, which are UTF-8, without making an object of it. Accepts what
 * `JSON.parse` accepts, less what two readers could take differently: names given twice; and less what is too deep.
 */
export class JsonScanner {
  private readonly paths: Paths;
  private readonly leaves: Leaves;
  private readonly seed: number;
  /** Where and why the last record could not be read. */
  problem = '';

  private readonly nodeAt = new Int32Array(maximalDepth + 1);
  /** The last member in an object, the index in an array. */
  private readonly stateAt = new Int32Array(maximalDepth + 1);
  private readonly isArray = new Uint8Array(maximalDepth + 1);
  /** Over all memory of the bytes, so that four of them are read at a time wherever they stand. */
  private view: DataView = new DataView(new ArrayBuffer(0));
  // The end of the string that was read last, its hash and whether it holds escapes.
  private hash = 0;
  private escaped = 0;

  constructor(paths: Paths, leaves: Leaves, seed: number) {
    this.paths = paths;
    this.leaves = leaves;
    this.seed = seed;
  }

  /** False with `problem` set when the text cannot be read. `row` tells names given twice from names of other records. */
  record(bytes: Buffer, start: number, end: number, row: number): boolean {
    const { paths, leaves, nodeAt, stateAt, isArray } = this;
    if (this.view.buffer !== bytes.buffer || this.view.byteOffset !== bytes.byteOffset)
      this.view = viewOf(bytes);
    let depth = 0;
    let node = 0;
    let at = start;
    for (;;) {
      // A value of `node` begins here.
      at = skipSpace(bytes, at, end);
      const byte = at < end ? (bytes[at] as number) : 0;
      let open = false;
      if (byte === 0x22) {
        const close = this.string(bytes, at + 1, end);
        if (close < 0) return false;
        leaves.leaf(node, this.hash, at + 1, close - at - 1, this.escaped);
        at = close + 1;
      } else if (byte === 0x7b || byte === 0x5b) {
        if (depth === maximalDepth) return this.fail(`nested deeper than ${maximalDepth} levels`, at, start);
        depth++;
        nodeAt[depth] = node;
        isArray[depth] = byte === 0x5b ? 1 : 0;
        stateAt[depth] = -1;
        at = skipSpace(bytes, at + 1, end);
        open = true;
      } else {
        const close = this.bare(bytes, at, end, byte);
        if (close < 0) return this.fail(at >= end ? 'it ends too early' : 'this is not JSON', at, start);
        if (byte !== 0x6e) leaves.leaf(node, this.hash, at, close - at, leafFlag.bare);
        at = close;
      }
      // After a value, or right after a bracket was opened: what closes here, then what comes next.
      for (;;) {
        if (depth === 0) {
          at = skipSpace(bytes, at, end);
          return at === end || this.fail('something follows the record', at, start);
        }
        if (!open) at = skipSpace(bytes, at, end);
        const next = at < end ? (bytes[at] as number) : 0;
        if (next === (isArray[depth] === 1 ? 0x5d : 0x7d)) {
          at++;
          depth--;
          open = false;
          continue;
        }
        if (!open) {
          if (next !== 0x2c)
            return this.fail(at >= end ? 'it ends too early' : 'a comma is missing', at, start);
          at++;
        }
        break;
      }
      const parent = nodeAt[depth] as number;
      if (isArray[depth] === 1) {
        const index = (stateAt[depth] as number) + 1;
        stateAt[depth] = index;
        node = paths.item(parent, index);
        continue;
      }
      at = skipSpace(bytes, at, end);
      if (bytes[at] !== 0x22 || at >= end)
        return this.fail(at >= end ? 'it ends too early' : 'a name is missing', at, start);
      const before = stateAt[depth] as number;
      node = paths.guess(parent, before);
      let close = node < 0 ? -1 : paths.endOf(node, bytes, at + 1, end);
      if (close < 0) {
        close = this.string(bytes, at + 1, end);
        if (close < 0) return false;
        node = paths.member(parent, before, bytes, at + 1, close);
      }
      stateAt[depth] = node;
      if (paths.lastRow[node] === row && !paths.isShared(node))
        return this.fail('a name is given twice', at, start);
      paths.lastRow[node] = row;
      at = skipSpace(bytes, close + 1, end);
      if (bytes[at] !== 0x3a || at >= end)
        return this.fail(at >= end ? 'it ends too early' : 'a colon is missing', at, start);
      at++;
    }
  }

  /** The place of the closing quote, or -1. */
  private string(bytes: Buffer, start: number, end: number): number {
    const { view } = this;
    const lastFour = end - 4;
    let at = start;
    let hash = this.seed;
    this.escaped = 0;
    for (;;) {
      // Four bytes at a time as long as none of them is a quote, a backslash or a control character.
      while (at <= lastFour) {
        const four = view.getInt32(at, true);
        if (endsIn(four)) break;
        hash = Math.imul(hash ^ four, factor);
        hash ^= hash >>> 15;
        at += 4;
      }
      if (at >= end) {
        this.problem = 'a string does not end';
        return -1;
      }
      let byte = bytes[at] as number;
      while (endsRun[byte] === 0) {
        hash = Math.imul(hash ^ byte, 0x01000193);
        at++;
        if (at >= end) {
          this.problem = 'a string does not end';
          return -1;
        }
        byte = bytes[at] as number;
      }
      if (byte === 0x22) {
        this.hash = spread(hash);
        return at;
      }
      const length = byte === 0x5c ? escapeLength(bytes, at, end) : 0;
      if (length === 0) {
        this.problem = `${byte === 0x5c ? 'an unknown escape' : 'a control character'} stands in a string`;
        return -1;
      }
      this.escaped = leafFlag.escaped;
      for (let last = at + length; at < last; at++)
        hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    }
  }

  /** End of a number, `true`, `false` or `null`, or -1. */
  private bare(bytes: Buffer, start: number, end: number, first: number): number {
    const close =
      first === 0x2d || isDigit[first] !== 0 ? numberEnd(bytes, start, end) : wordEnd(bytes, start, end);
    if (close < 0) return -1;
    let hash = this.seed;
    for (let at = start; at < close; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    this.hash = spread(hash);
    return close;
  }

  private fail(why: string, at: number, start: number): false {
    this.problem = `${why} (byte ${at - start} of it)`;
    return false;
  }
}

/** Every bit of it in every place: tables look at the low ones, and texts differ in their last letters. */
function spread(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

/** Whether one of four bytes is a quote, a backslash or below 0x20: Bit Twiddling Hacks, "haszero" and "hasless". */
function endsIn(four: number): boolean {
  const quotes = four ^ 0x22222222;
  const slashes = four ^ 0x5c5c5c5c;
  const found =
    (((quotes - 0x01010101) | 0) & ~quotes) |
    (((slashes - 0x01010101) | 0) & ~slashes) |
    (((four - 0x20202020) | 0) & ~four);
  return (found & 0x80808080) !== 0;
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function skipSpace(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at++;
  }
  return at;
}

/** 0 if it is none. */
function escapeLength(bytes: Buffer, at: number, end: number): number {
  if (at + 1 >= end) return 0;
  switch (bytes[at + 1]) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return 2;
    case 0x75: {
      if (at + 6 > end) return 0;
      for (let digit = at + 2; digit < at + 6; digit++) {
        const byte = (bytes[digit] as number) | 0x20;
        if (isDigit[bytes[digit] as number] === 0 && (byte < 0x61 || byte > 0x66)) return 0;
      }
      return 6;
    }
    default:
      return 0;
  }
}

function numberEnd(bytes: Buffer, start: number, end: number): number {
  const digits = (from: number): number => {
    let at = from;
    while (at < end && isDigit[bytes[at] as number] !== 0) at++;
    return at === from ? -1 : at;
  };
  let at = bytes[start] === 0x2d ? start + 1 : start;
  if (at < end && bytes[at] === 0x30) at++;
  else {
    at = digits(at);
    if (at < 0) return -1;
  }
  if (at < end && bytes[at] === 0x2e) {
    at = digits(at + 1);
    if (at < 0) return -1;
  }
  if (at < end && ((bytes[at] as number) | 0x20) === 0x65) {
    const sign = bytes[at + 1];
    at = digits(sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
  }
  return at;
}

const words = ['true', 'false', 'null'].map((word) => Buffer.from(word));

function wordEnd(bytes: Buffer, start: number, end: number): number {
  for (const word of words)
    if (start + word.length <= end && word.every((byte, at) => bytes[start + at] === byte))
      return start + word.length;
  return -1;
}
