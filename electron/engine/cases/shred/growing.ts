/** Typed arrays that double when they are full: numbers of millions of rows without an object each. */
export class GrowingUint32 {
  data: Uint32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.data = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.data = grown(this.data, new Uint32Array(this.length * 2));
    this.data[this.length++] = value;
  }

  /** A copy of what is used. */
  take(): Uint32Array {
    return this.data.slice(0, this.length);
  }
}

export class GrowingFloat64 {
  data: Float64Array;
  length = 0;

  constructor(capacity = 1024) {
    this.data = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.data = grown(this.data, new Float64Array(this.length * 2));
    this.data[this.length++] = value;
  }

  take(): Float64Array {
    return this.data.slice(0, this.length);
  }
}

export class GrowingBytes {
  data: Buffer;
  length = 0;

  constructor(capacity = 4096) {
    this.data = Buffer.allocUnsafe(capacity);
  }

  push(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const needed = this.length + end - start;
    if (needed > this.data.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.data.length * 2));
      larger.set(this.data.subarray(0, this.length));
      this.data = larger;
    }
    const { data } = this;
    let place = this.length;
    // Short ones are copied faster than a view of them is made.
    if (end - start <= 64) for (let at = start; at < end; at++) data[place++] = bytes[at] as number;
    else data.set(bytes.subarray(start, end), place);
    this.length = needed;
  }

  pushText(text: string): void {
    const most = this.length + 3 * text.length;
    if (most > this.data.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, this.data.length * 2));
      larger.set(this.data.subarray(0, this.length));
      this.data = larger;
    }
    this.length += this.data.write(text, this.length, 'utf8');
  }

  take(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.data, 0, this.length);
  }
}

function grown<T extends Uint32Array | Float64Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
