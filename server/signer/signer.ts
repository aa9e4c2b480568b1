/**
 * Holds the keys of heads and exports. It signs a head only when it is shown that it continues the last one that it signed,
 * so that whoever holds the records cannot get a second history signed. It writes down what it is about to sign before it
 * signs it.
 */
export type Signer = {
  /** Keys of a log, made at the first question. */
  readonly keysOf: (origin: string) => Promise<SignerKeys>;
  readonly signHead: (request: HeadRequest) => Promise<HeadAnswer>;
  /** The signed note over a text that the export key signs. */
  readonly signExport: (origin: string, text: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

export type SignerKeys = {
  readonly current: string;
  /** What the log's key will be after the next rotation. */
  readonly next: string;
  readonly export: string;
};

/** Hashes in standard base64. */
export type HeadRequest = {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  /** Consistency from the head that the signer signed last, whose size is `from`; empty from 0 and for the same size. */
  readonly from: number;
  readonly proof: readonly string[];
  /** The key that takes over with this head: it gets the signatures of both. */
  readonly rotateTo: string | null;
};

export type HeadAnswer =
  | { readonly kind: 'signed'; readonly note: string; readonly next: string }
  /** The proof does not begin where the signer stands. */
  | { readonly kind: 'from'; readonly size: number }
  /** It does not continue what was signed, and is not signed. */
  | { readonly kind: 'refused'; readonly reason: string; readonly size: number };
