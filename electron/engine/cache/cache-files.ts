/** What the cache needs of the file system, injected so that tests and the simulation own the disk. */
export type CacheFiles = {
  readonly exists: (path: string) => boolean;
  /** In bytes; 0 when there is no such file. */
  readonly size: (path: string) => number;
  /** At most `length` bytes from the beginning. */
  readonly head: (path: string, length: number) => Uint8Array;
  readonly read: (path: string) => string | null;
  /** Whole or not at all, durable, readable by this user only. */
  readonly write: (path: string, text: string) => void;
  /** Makes the file empty and private when it is not there, private when it is. */
  readonly makePrivate: (path: string) => void;
  /** Does nothing when `from` is not there. */
  readonly rename: (from: string, to: string) => void;
};
