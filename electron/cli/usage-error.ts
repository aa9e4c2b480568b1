/** What was asked for cannot be begun; the message says why. */
export class UsageError extends Error {}
