/** Wall-clock time in milliseconds since the Unix epoch. Injected, so that tests and the simulation own it. */
export type Clock = {
  readonly nowMs: () => number;
};

/** A cancellable delay, injected for the same reason. */
export type Timers = {
  readonly after: (delayMs: number, run: () => void) => { readonly cancel: () => void };
};

/** RFC 3339 in UTC with milliseconds, the only form of a time that crosses a boundary. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}
