import { Paths } from '../shred/paths.ts';
import { JsonScanner, leafFlag } from '../shred/scan-json.ts';

/** A member of a record that holds a value. */
export type RecordLeaf = { readonly path: string; readonly text: string };

const pathsKept = 4_096;

/** Reads single records, the same way as they were taken in. */
export class RecordReader {
  private paths = new Paths(() => undefined);
  private row = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private leaves: RecordLeaf[] = [];
  private scanner = this.made();

  /** The values of a record, in order. Empty if it is no record. */
  read(bytes: Buffer): readonly RecordLeaf[] {
    if (this.paths.pointers.length > pathsKept) {
      this.paths = new Paths(() => undefined);
      this.scanner = this.made();
    }
    this.bytes = bytes;
    this.leaves = [];
    return this.scanner.record(bytes, 0, bytes.length, this.row++) ? this.leaves : [];
  }

  private made(): JsonScanner {
    const leaf = (path: number, _hash: number, start: number, length: number, flags: number) => {
      const raw = this.bytes.toString('utf8', start, start + length);
      const text = (flags & leafFlag.escaped) !== 0 ? (JSON.parse(`"${raw}"`) as string).toWellFormed() : raw;
      this.leaves.push({ path: this.paths.pointers[path] as string, text });
    };
    return new JsonScanner(this.paths, { leaf }, 0);
  }
}
