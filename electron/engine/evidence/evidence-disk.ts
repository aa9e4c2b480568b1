/** What the evidence store needs of the file system, injected so that tests own the disk. Errors are those of Node. */
export type EvidenceDisk = {
  /** Does nothing when it is there; durable when it has ended. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** Files of a folder with their sizes; none when it is not there. */
  readonly list: (folder: string) => readonly DiskFile[];
  /** Does nothing when it is not there. */
  readonly remove: (path: string) => void;
  /** Takes the place of a file that has the name. Durable only after `syncFolder`. */
  readonly rename: (from: string, to: string) => void;
  readonly syncFolder: (folder: string) => Promise<void>;
  /** A new, private file. */
  readonly create: (path: string) => Promise<DiskWriter>;
  /** Throws `ENOENT` when it is not there. */
  readonly open: (path: string) => Promise<DiskReader>;
  /** Few bytes at once, for a look inside; fewer than asked for at the end. */
  readonly peek: (path: string, at: number, length: number) => Uint8Array;
};

export type DiskFile = { readonly name: string; readonly bytes: number };

export type DiskWriter = {
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** What was appended survives a loss of power when this has ended. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type DiskReader = {
  readonly bytes: number;
  /** When the content was last changed, in Unix milliseconds. */
  readonly changedMs: number;
  readonly isFile: boolean;
  /** Fills `into` from `at` on and answers how many bytes there were. */
  readonly read: (into: Uint8Array, at: number) => Promise<number>;
  /** Size and time as they are now, to notice that somebody else writes. */
  readonly look: () => Promise<{ readonly bytes: number; readonly changedMs: number }>;
  readonly close: () => Promise<void>;
};
