/** Finds the rows of a table: a line feed within quotes belongs to the value (RFC 4180). Blank lines are no rows. */
export class CsvSplitter {
  /** `[start, end)` of each row found, in pairs, without its line end. */
  readonly spans: number[] = [];
  /** Up to where the buffer holds nothing unfinished. */
  cut = 0;
  private start = 0;
  private quoted = false;

  constructor(start: number) {
    this.cut = start;
    this.start = start;
  }

  feed(buffer: Buffer, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const byte = buffer[at];
      if (byte === 0x22) this.quoted = !this.quoted;
      else if (byte === 0x0a && !this.quoted) {
        this.found(buffer, at);
        this.start = at + 1;
        this.cut = at + 1;
      }
    }
  }

  end(to: number, buffer: Buffer): void {
    if (to > this.start) this.found(buffer, to);
    this.cut = to;
    this.start = to;
  }

  rebase(by: number): void {
    this.cut = Math.max(0, this.cut - by);
    this.start -= by;
    this.spans.length = 0;
  }

  private found(buffer: Buffer, to: number): void {
    const end = to > this.start && buffer[to - 1] === 0x0d ? to - 1 : to;
    if (end > this.start) this.spans.push(this.start, end);
  }
}
