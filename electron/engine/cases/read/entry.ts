/** A file as it can be read: on disk, or within an archive; unpacked where it is packed. */
export type Entry = {
  /** Below what was chosen, with `/`. Only ever shown: no path on disk is made of it. */
  readonly name: string;
  /** Bytes as it is packed; progress is counted in them. */
  readonly size: number;
  /** The bytes, unpacked and as UTF-8. A piece is good until the next one is asked for. */
  readonly open: (told?: ReadTold) => AsyncGenerator<Buffer>;
};

/** What is heard of while a file is read. */
export type ReadTold = {
  /** Bytes as they lie on disk, or in an archive as they were before they were packed. */
  readonly raw: (piece: Buffer) => void;
  /** How many bytes of `size` were read. */
  readonly read: (bytes: number) => void;
};

/** What is not read, and why. */
export type Skipped = { readonly name: string; readonly why: string };
