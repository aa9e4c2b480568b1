import type { Result } from '../errors/result.ts';

/** What the preload puts on `window.watchfloor`: verbs only, no value worth stealing. */
export type Bridge = {
  readonly call: (name: string, input: unknown) => Promise<Result<unknown>>;
  /** Answers how to stop listening. */
  readonly on: (event: string, listener: (payload: unknown) => void) => () => void;
};

/** The raw channels between preload and main. */
export const channels = {
  call: 'watchfloor:call',
  event: 'watchfloor:event',
  /** Paths of what the person dropped; from the preload alone, the page never sees one. */
  dropped: 'watchfloor:dropped',
} as const;
