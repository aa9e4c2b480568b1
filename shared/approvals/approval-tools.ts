import type { Sha256 } from '../audit/chain.ts';

/** What this folder needs of a platform to compute; it decides nothing. */
export type HashTools = {
  readonly sha256: Sha256;
  readonly utf8: (text: string) => Uint8Array;
};
