import type { z } from 'zod';

/**
 * One thing the page can ask for. `query` reads the cache, `command` says only accepted or refused (what the user sees next
 * arrives by the data arrow), `host` is answered by the main process itself; `case_query` and `case_command` are the same for
 * the open case, in a process of its own.
 */
export type Call = {
  readonly kind: 'query' | 'command' | 'host' | 'case_query' | 'case_command';
  readonly input: z.ZodType;
  readonly output: z.ZodType;
};

export function defineCall<const C extends Call>(call: C): C {
  return call;
}
