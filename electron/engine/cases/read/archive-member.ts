/** A file within an archive, as it was before it was packed. */
export type Member = {
  /** With `/`. No path on disk is ever made of it. */
  readonly name: string;
  readonly size: number;
  /** Why it cannot be read, or null. */
  readonly refused: string | null;
  /** To be read before the next one is asked for, or not at all. */
  readonly read: () => AsyncGenerator<Uint8Array>;
};
