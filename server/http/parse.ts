import type { z } from 'zod';
import type { Endpoint } from '../../shared/api/endpoint.ts';
import { pointerOf } from './pointer.ts';
import { Refusal } from './refusal.ts';

/** What a handler gets of a request: the outputs of the endpoint's schemas. */
export type Parsed<E extends Endpoint> = {
  readonly params: Output<E['params']>;
  readonly query: Output<E['query']>;
  readonly body: Output<E['body']>;
};
type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

export type Raw = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

const mostErrors = 50;

/** Parses a request once, at the border; refuses it as a whole with every member that does not fit. */
export function parseRequest<E extends Endpoint>(endpoint: E, raw: Raw): Parsed<E> {
  if (endpoint.body !== null && raw.body === undefined)
    throw new Refusal('malformed', { detail: 'A JSON body is expected.' });
  const parts = [
    check(endpoint.params, raw.params),
    check(endpoint.query, raw.query),
    check(endpoint.body, raw.body),
  ];
  const errors = parts.flatMap((part) => part.errors).slice(0, mostErrors);
  if (errors.length > 0) throw new Refusal('validation', { errors });
  const [params, query, body] = parts.map((part) => part.value);
  return { params, query, body } as Parsed<E>;
}

function check(schema: z.ZodType | null, value: unknown) {
  if (schema === null) return { value: undefined, errors: [] };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data, errors: [] };
  const errors = parsed.error.issues.map((issue) => ({
    pointer: pointerOf(issue.path),
    detail: issue.message,
  }));
  return { value: undefined, errors };
}
