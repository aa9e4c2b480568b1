type Kept = { readonly value: unknown; readonly bytes: number };

/** Values that were read, the least recently used forgotten first when they are more than so many bytes. */
export class KeptBytes {
  private readonly limit: number;
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get<T>(key: string, read: () => { readonly value: T; readonly bytes: number }): T {
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known.value as T;
    }
    const made = read();
    // An entry costs something itself.
    const entry = { value: made.value, bytes: made.bytes + 200 };
    this.kept.set(key, entry);
    this.bytes += entry.bytes;
    for (const [oldest, { bytes }] of this.kept) {
      if (this.bytes <= this.limit || oldest === key) break;
      this.kept.delete(oldest);
      this.bytes -= bytes;
    }
    return made.value;
  }

  clear(): void {
    this.kept.clear();
    this.bytes = 0;
  }
}
