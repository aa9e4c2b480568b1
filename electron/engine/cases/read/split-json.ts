/**
 * Finds the records of a JSON document without holding it: the items of an array, the items of the first array that is a
 * member of the outermost object (`{"Records":[…]}`), or texts that follow one another. Bytes come in pieces; only the depth
 * and the place of the record that has begun are kept.
 */
export type JsonShape = 'array' | 'wrapped' | 'texts';

/** No record has begun. One that began before the buffer does has a negative place. */
const none = Number.NEGATIVE_INFINITY;

export class JsonSplitter {
  /** `[start, end)` of each record found, in pairs, by place in the buffer. */
  readonly spans: number[] = [];
  /** Up to where the buffer holds nothing unfinished. */
  cut = 0;
  private readonly depthOfRecords: number;
  private readonly shape: JsonShape;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private start = none;
  /** Scalars among texts and items end at a separator. */
  private bare = false;
  private inRecords: boolean;

  constructor(shape: JsonShape) {
    this.shape = shape;
    this.depthOfRecords = shape === 'texts' ? 0 : shape === 'array' ? 1 : 2;
    this.inRecords = shape === 'texts';
  }

  /** Scans `[from, to)` of the buffer; what came before was scanned by earlier calls. */
  feed(buffer: Buffer, from: number, to: number): void {
    const records = this.depthOfRecords;
    let { depth, inString, escaped, start, bare, inRecords } = this;
    for (let at = from; at < to; at++) {
      const byte = buffer[at] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) {
          inString = false;
          if (depth === records && inRecords && !bare) {
            this.found(start, at + 1);
            start = none;
          }
        }
        continue;
      }
      switch (byte) {
        case 0x22:
          inString = true;
          if (depth === records && inRecords && start === none) start = at;
          break;
        case 0x7b:
        case 0x5b:
          if (depth === records && inRecords && start === none) start = at;
          depth++;
          if (depth === records && byte === 0x5b) inRecords = true;
          break;
        case 0x7d:
        case 0x5d:
          if (depth === records && inRecords && records > 0) {
            if (start !== none) this.found(start, at);
            start = none;
            bare = false;
            inRecords = false;
          }
          if (depth > 0) depth--;
          if (depth === records && inRecords && start !== none && !bare) {
            this.found(start, at + 1);
            start = none;
          }
          if (!inRecords) this.cut = at + 1;
          break;
        case 0x2c:
        case 0x20:
        case 0x0a:
        case 0x0d:
        case 0x09:
          if (depth === records && inRecords) {
            if (bare && start !== none) {
              this.found(start, at);
              start = none;
              bare = false;
            }
            this.cut = at + 1;
          } else if (!inRecords) this.cut = at + 1;
          break;
        default:
          if (depth === records && inRecords && start === none) {
            start = at;
            bare = true;
          }
      }
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    this.start = start;
    this.bare = bare;
    this.inRecords = inRecords;
  }

  /** What is left at the end of the file, as a last record; it will be set aside if it is none. */
  end(to: number): void {
    if (this.start !== none) this.found(this.start, to);
    else if (this.shape !== 'texts' && this.depth > 0) this.found(to, to);
    this.cut = to;
    this.start = none;
  }

  /** The buffer now begins `by` bytes later. */
  rebase(by: number): void {
    this.cut = Math.max(0, this.cut - by);
    if (this.start !== none) this.start -= by;
    this.spans.length = 0;
  }

  private found(start: number, end: number): void {
    this.spans.push(start, end);
    this.cut = end;
  }
}
