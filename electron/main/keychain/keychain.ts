/**
 * Secrets by name, in a place that the operating system guards. Every method throws AppError `keychain_unavailable` when
 * there is no such place, or it does not answer; there is no other place to fall back to.
 */
export type Keychain = {
  readonly get: (name: string) => Promise<string | null>;
  readonly set: (name: string, value: string) => Promise<void>;
  /** Does nothing when there is no such entry. */
  readonly delete: (name: string) => Promise<void>;
};
