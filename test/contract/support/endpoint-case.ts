/** What a protected endpoint is sent by somebody who may: a request that succeeds. */
export type EndpointCase = {
  readonly params: Readonly<Record<string, string>>;
  /** With its question mark. */
  readonly query?: string;
  readonly body?: unknown;
  readonly version?: number;
};
